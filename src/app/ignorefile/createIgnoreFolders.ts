import type { ListedFolder, WholeFolder } from "../../buildcontext/listWholeFolder.ts";
import type { IgnoreFacts } from "../../dockerfile/ignoreFacts.ts";
import { parseIgnoreFile } from "../../dockerfile/ignoreFile.ts";
import type { LintDisk } from "../lintDisk.ts";

/** The folders of open ignore files, each listed once until it changes. */
export interface IgnoreFolders {
  /**
   * What the lines of a text do in a folder, which is listed where it is not yet. Undefined where it
   * cannot be listed, and for a text that no build takes. Throws AbortError.
   */
  facts(root: string, text: string, signal?: AbortSignal): Promise<IgnoreFacts | undefined>;
  /** All that is in a folder; undefined where it cannot be listed. */
  list(root: string): Promise<WholeFolder | undefined>;
  /** True where `facts` need not wait for the disk. */
  isListed(root: string): boolean;
  /** The next question lists it anew; one that is being answered gets the old list. */
  forget(root: string): void;
  dispose(): void;
}

export function createIgnoreFolders(
  disk: Pick<LintDisk, "listWholeFolder">,
  most = mostPaths,
): IgnoreFolders {
  const cancel = new AbortController();
  const listings = new Map<string, Listing>();
  const listing = (root: string): Listing => {
    const known = listings.get(root);
    if (known) return known;
    const made: Listing = { isDone: false, whole: list(disk, root, most, cancel.signal) };
    listings.set(root, made);
    void made.whole.then(() => {
      made.isDone = true;
    });
    return made;
  };
  return {
    async facts(root, text, signal) {
      const [whole, { createIgnoreFacts }] = await Promise.all([
        listing(root).whole,
        import("../../buildcontext/anywhere/index.ts"),
      ]);
      signal?.throwIfAborted();
      return whole && createIgnoreFacts(parseIgnoreFile(text), whole, signal);
    },
    list: (root) => listing(root).whole,
    isListed: (root) => listings.get(root)?.isDone ?? false,
    forget: (root) => listings.delete(root),
    dispose() {
      cancel.abort();
      listings.clear();
    },
  };
}

/** About 50 MB of names; what is larger is told as "at least". */
const mostPaths = 250_000;

interface Listing {
  isDone: boolean;
  readonly whole: Promise<WholeFolder | undefined>;
}

async function list(
  disk: Pick<LintDisk, "listWholeFolder">,
  root: string,
  most: number,
  signal: AbortSignal,
): Promise<WholeFolder | undefined> {
  try {
    return await disk.listWholeFolder(root, most, signal);
  } catch {
    // A folder that cannot be read says nothing; whoever builds will hear of it.
    return undefined;
  }
}

/** A folder below the root by its path with slashes; undefined where there is none. */
export function folderAt({ top }: WholeFolder, path: string): ListedFolder | undefined {
  let at: ListedFolder | undefined = top;
  for (const name of path === "" ? [] : path.split("/")) {
    const below: string = at.path === "" ? name : `${at.path}/${name}`;
    at = at.folders.find((folder) => folder.path === below);
    if (!at) return undefined;
  }
  return at;
}
