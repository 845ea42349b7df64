import type { SyncEntry } from "../buildcontext/syncedContext.ts";
import type { AssembleFolder } from "./assembleRequest.ts";
import { type ContextTreeOptions, contextTree } from "./files/contextTree.ts";
import type { FileTree } from "./files/fileTree.ts";
import { pathParts } from "./files/pathParts.ts";
import { listingSum } from "./listingSum.ts";
import { tableSum } from "./tableSum.ts";

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
    key: async () => (await list()).key,
    async tree() {
      made ??= list().then((all) =>
        contextTree(context, paths, { ...options, entries: all.takeEntries() }),
      );
      return made;
    },
    async close() {
      const tree = await made?.catch(() => undefined);
      await tree?.close();
    },
  };
}

interface Listed {
  readonly key: string | undefined;
  /** Once: what is kept for it is let go of. */
  takeEntries(): readonly SyncEntry[];
}

async function listNow(
  { folder, excludes }: AssembleFolder,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Listed> {
  const at = Date.now();
  const follow = paths.map((path) => pathParts(path).join("/") || ".");
  const filter = { include: [], exclude: excludes, follow };
  let table = await folder.look?.(filter, signal);
  if (table === undefined) {
    const entries = await folder.list(filter, signal);
    return { key: listingSum(entries, at), takeEntries: () => entries };
  }
  return {
    key: tableSum(table, at),
    takeEntries() {
      const entries = table?.entries() ?? [];
      table = undefined;
      return entries;
    },
  };
}
