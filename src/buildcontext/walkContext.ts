import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { compareBytes } from "./compareBytes.ts";
import { type ConcurrencyLimit, createConcurrencyLimit } from "./concurrencyLimit.ts";
import { unusablePath } from "./contextErrors.ts";

/** Decides, folder by folder, what of a context counts. */
export interface PathJudge<V extends { readonly excluded: boolean }> {
  /** The verdict on the context's folder itself. */
  readonly root: V;
  /** The verdict on a path, which needs the one on the folder that holds it. */
  judge(path: string, parent: V): V;
  /** True when something below an excluded folder could count. */
  mayKeepBelow(folder: string, verdict: V): boolean;
}

export interface ContextEntry {
  /** Below the context's root, with slashes. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
}

/**
 * Lists what the judge leaves of a folder, parents before children, names in the order of their
 * UTF-8 bytes. An excluded folder that holds something kept is listed too. Links are not followed;
 * sockets, pipes and devices are left out. Throws `context-unusable` for a folder that cannot be read.
 */
export async function walkContext<V extends { readonly excluded: boolean }>(
  root: string,
  judge: PathJudge<V>,
  signal?: AbortSignal,
): Promise<readonly ContextEntry[]> {
  const limit = createConcurrencyLimit(openFoldersAtOnce);
  const children = await readFolder({ root, judge, signal, limit }, "", judge.root);
  const entries: ContextEntry[] = [];
  for (const child of children) collect(child, entries);
  return entries;
}

/** More gain nothing: the thread pool of Node is what limits. */
const openFoldersAtOnce = 16;

interface Walk<V extends { readonly excluded: boolean }> {
  readonly root: string;
  readonly judge: PathJudge<V>;
  readonly signal: AbortSignal | undefined;
  readonly limit: ConcurrencyLimit;
}

interface Node {
  readonly entry: ContextEntry;
  readonly excluded: boolean;
  readonly children: readonly Node[];
}

async function readFolder<V extends { readonly excluded: boolean }>(
  walk: Walk<V>,
  path: string,
  verdict: V,
): Promise<readonly Node[]> {
  const listed = await walk.limit(() => listFolder(walk, path, verdict.excluded));
  const nodes = listed.map(async (dirent): Promise<Node | undefined> => {
    const kind = kindOf(dirent);
    if (kind === undefined) return undefined;
    const childPath = path === "" ? dirent.name : `${path}/${dirent.name}`;
    const childVerdict = walk.judge.judge(childPath, verdict);
    const { excluded } = childVerdict;
    const enters =
      kind === "folder" && (!excluded || walk.judge.mayKeepBelow(childPath, childVerdict));
    if (excluded && !enters) return undefined;
    const children = enters ? await readFolder(walk, childPath, childVerdict) : [];
    return { entry: { path: childPath, kind }, excluded, children };
  });
  return (await Promise.all(nodes)).filter((node) => node !== undefined);
}

async function listFolder(
  { root, signal }: { readonly root: string; readonly signal: AbortSignal | undefined },
  path: string,
  excluded: boolean,
): Promise<readonly Dirent[]> {
  signal?.throwIfAborted();
  const absolute = join(root, path);
  try {
    const listed = await readdir(absolute, { withFileTypes: true });
    return listed.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    // Nothing that could be kept can be read in there, so an excluded folder may stay closed.
    if (excluded) return [];
    throw unusablePath(absolute, error);
  }
}

function collect(node: Node, entries: ContextEntry[]): void {
  const before = entries.push(node.entry);
  for (const child of node.children) collect(child, entries);
  if (node.excluded && entries.length === before) entries.pop();
}

function kindOf(dirent: Dirent): ContextEntry["kind"] | undefined {
  if (dirent.isFile()) return "file";
  if (dirent.isDirectory()) return "folder";
  return dirent.isSymbolicLink() ? "link" : undefined;
}
