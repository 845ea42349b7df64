import { chmodSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A Dockerfile without RUN, and the folder that it is built with. */
export interface AssembleCase {
  /** Such as `seed 17`, or the rule that it shows. */
  readonly name: string;
  /** By path; one that ends in a slash is a folder. Parents come of themselves. */
  readonly files: CaseFiles;
  readonly dockerfile: string;
  /** Further folders, by the name that FROM and `--from` use. */
  readonly contexts?: Readonly<Record<string, CaseFiles>>;
  readonly target?: string;
  /** Such as `linux/arm64`; the engine's own where it is left out. */
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export type CaseFiles = Readonly<Record<string, CaseFile>>;

/** A text, `-> target` for a link; with a mode of its own, or bytes, where that matters. */
export type CaseFile =
  | string
  | { readonly mode?: number; readonly text?: string; readonly bytes?: Uint8Array };

/** Seconds since the epoch: files of a context are older than any build. */
export const contextTime = 1_000_000_000;

/** Writes the context with its Dockerfile, and the other contexts beside it. */
export function writeCase({ files, dockerfile, contexts = {} }: AssembleCase, root: string): void {
  writeFiles({ ...files, Dockerfile: dockerfile }, root);
  for (const [name, path] of Object.entries(contextFolders({ contexts }, root))) {
    mkdirSync(path);
    writeFiles(contexts[name] ?? {}, path);
  }
}

/** Where the other contexts of a case are. */
export function contextFolders(
  { contexts = {} }: Pick<AssembleCase, "contexts">,
  root: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(contexts).map((name) => [name, `${root}.${name}`]));
}

/** The same whatever the umask. */
function writeFiles(files: CaseFiles, root: string): void {
  const folders = new Map<string, number>([[root, 0o755]]);
  const makeFolder = (path: string): void => {
    if (folders.has(path)) return;
    makeFolder(dirname(path));
    mkdirSync(path);
    folders.set(path, 0o755);
  };
  for (const [path, file] of Object.entries(files)) {
    const at = join(root, path);
    const { mode, text = "", bytes } = toParts(file);
    if (path.endsWith("/")) {
      makeFolder(at.slice(0, -1));
      folders.set(at.slice(0, -1), mode ?? 0o755);
      continue;
    }
    makeFolder(dirname(at));
    if (text.startsWith("-> ")) {
      symlinkSync(text.slice(3), at);
      lutimesSync(at, contextTime, contextTime);
      continue;
    }
    writeFileSync(at, bytes ?? text);
    chmodSync(at, mode ?? 0o644);
    utimesSync(at, contextTime, contextTime);
  }
  for (const [path, mode] of folders) {
    chmodSync(path, mode);
    utimesSync(path, contextTime, contextTime);
  }
}

function toParts(file: CaseFile): Exclude<CaseFile, string> {
  return typeof file === "string" ? { text: file } : file;
}
