import type { SyncEntry } from "../../buildcontext/syncedContext.ts";
import type { AssembleFolder } from "../assembleRequest.ts";
import { applyLayer, linkedInode } from "./applyLayer.ts";
import { contextInode } from "./contextInode.ts";
import { emptyTree, type FileTree } from "./fileTree.ts";
import { pathParts } from "./pathParts.ts";

export interface ContextTreeOptions {
  /** What the folder lists for the sources, where it was asked already. */
  readonly entries?: readonly SyncEntry[];
  /** Digest of a file's content, from what is known of it; else `copySum` reads the file. */
  readonly sumOf?: (entry: SyncEntry, signal?: AbortSignal) => Promise<string>;
  readonly signal?: AbortSignal;
}

/**
 * The files of a context that sources of COPY and ADD may name, all owned by root. Contents are read
 * from the folder when they are taken. Rejects with what the folder's list does.
 */
export async function contextTree(
  context: AssembleFolder,
  /** Sources as COPY has them; empty for the whole folder. */
  sources: readonly string[],
  options: ContextTreeOptions = {},
): Promise<FileTree> {
  const { folder, excludes } = context;
  const signal = options.signal ?? new AbortController().signal;
  const clean = (path: string): string => pathParts(path).join("/") || ".";
  const follow = sources.map(clean);
  const entries =
    options.entries ?? (await folder.list({ include: [], exclude: excludes, follow }, signal));
  const tree = emptyTree();
  const files = { folder, sumOf: options.sumOf };
  const change = tree.change("unseen");
  applyLayer(change, entries, (entry) => {
    const { sameAs } = entry;
    return sameAs === undefined
      ? contextInode(files, entry)
      : linkedInode(change, { path: entry.path, link: sameAs });
  });
  return {
    ...tree,
    async whyMissing(path) {
      const unfiltered = { include: [], exclude: [], follow: [clean(path)] };
      const found = await folder.list(unfiltered, signal);
      const isThere = found.some((entry) => entry.path === path);
      const above = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
      const beside = `${above === "" ? "" : `${above}/`}*`;
      const near = await folder.list({ include: [], exclude: excludes, follow: [beside] }, signal);
      const prefix = above === "" ? "" : `${above}/`;
      const names = near.flatMap((entry) => {
        const rest = entry.path.startsWith(prefix) ? entry.path.slice(prefix.length) : "";
        return rest === "" || rest.includes("/") ? [] : [rest];
      });
      const unused = isThere && names.includes(path.slice(prefix.length));
      return { ignored: isThere && !unused, unused, names };
    },
  };
}
