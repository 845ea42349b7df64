/** A folder that is looked into. Paths have slashes and are relative to it; "" is the folder itself. */
export interface ProjectFolder {
  /** The text of a file; undefined where there is none, or none that can be read as text. */
  read(path: string): Promise<string | undefined>;
  /** What is in a folder, in any order; [] where there is none. */
  list(path: string): Promise<readonly FolderEntry[]>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder";
}

/** The same with words that readers of projects use; nothing is asked for twice. */
export interface FolderReader extends ProjectFolder {
  /** Names of files in a folder, sorted; with an ending, only those. */
  files(path: string, ending?: string): Promise<readonly string[]>;
  folders(path: string): Promise<readonly string[]>;
  hasFile(path: string): Promise<boolean>;
  hasFolder(path: string): Promise<boolean>;
  /** Those of the paths that are files. */
  existing(paths: readonly string[]): Promise<readonly string[]>;
}

/** @throws what the folder throws, and where `signal` is aborted its reason. */
export function createFolderReader(folder: ProjectFolder, signal?: AbortSignal): FolderReader {
  const texts = new Map<string, Promise<string | undefined>>();
  const lists = new Map<string, Promise<readonly FolderEntry[]>>();
  const list = (path: string): Promise<readonly FolderEntry[]> =>
    remembered(lists, path, async () => {
      signal?.throwIfAborted();
      const entries = await folder.list(path);
      // No tool makes such names, and no instruction could be written with them.
      const plain = entries.filter(({ name }) => !/\p{Cc}/u.test(name));
      return plain.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  const named = async (path: string, kind: FolderEntry["kind"]): Promise<readonly string[]> =>
    (await list(path)).flatMap((entry) => (entry.kind === kind ? [entry.name] : []));
  const has = async (path: string, kind: FolderEntry["kind"]): Promise<boolean> => {
    const slash = path.lastIndexOf("/");
    return (await named(path.slice(0, Math.max(0, slash)), kind)).includes(path.slice(slash + 1));
  };
  return {
    read: (path) =>
      remembered(texts, path, async () => {
        signal?.throwIfAborted();
        return (await has(path, "file")) ? withoutMark(await folder.read(path)) : undefined;
      }),
    list,
    files: async (path, ending = "") =>
      (await named(path, "file")).filter((name) => name.endsWith(ending)),
    folders: (path) => named(path, "folder"),
    hasFile: (path) => has(path, "file"),
    hasFolder: (path) => has(path, "folder"),
    async existing(paths) {
      const found: string[] = [];
      for (const path of paths) if (await has(path, "file")) found.push(path);
      return found;
    },
  };
}

function withoutMark(text: string | undefined): string | undefined {
  return text?.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

function remembered<T>(
  known: Map<string, Promise<T>>,
  path: string,
  ask: () => Promise<T>,
): Promise<T> {
  const found = known.get(path) ?? ask();
  known.set(path, found);
  return found;
}
