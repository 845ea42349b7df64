import type { SyncEntry } from "../buildcontext/syncedContext.ts";
import type { AssembleFolder } from "./assembleRequest.ts";
import { type ContextTreeOptions, contextTree } from "./files/contextTree.ts";
import type { FileTree } from "./files/fileTree.ts";
import { pathParts } from "./files/pathParts.ts";
import { listingSum } from "./listingSum.ts";

/** What paths name in a context, listed once. */
export interface Listing {
  /** Undefined where it says nothing about the contents. */
  key(): Promise<string | undefined>;
  tree(): Promise<FileTree>;
  close(): Promise<void>;
}

export function createListing(
  context: AssembleFolder,
  paths: readonly string[],
  options: ContextTreeOptions,
): Listing {
  const signal = options.signal ?? new AbortController().signal;
  let listed: Promise<Listed> | undefined;
  let made: Promise<FileTree> | undefined;
  const list = (): Promise<Listed> => {
    listed ??= listNow(context, paths, signal);
    return listed;
  };
  return {
    async key() {
      const { entries, at } = await list();
      return listingSum(entries, at);
    },
    async tree() {
      made ??= list().then(({ entries }) => contextTree(context, paths, { ...options, entries }));
      return made;
    },
    async close() {
      const tree = await made?.catch(() => undefined);
      await tree?.close();
    },
  };
}

interface Listed {
  readonly entries: readonly SyncEntry[];
  readonly at: number;
}

async function listNow(
  { folder, excludes }: AssembleFolder,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Listed> {
  const at = Date.now();
  const follow = paths.map((path) => pathParts(path).join("/") || ".");
  const entries = await folder.list({ include: [], exclude: excludes, follow }, signal);
  return { entries, at };
}
