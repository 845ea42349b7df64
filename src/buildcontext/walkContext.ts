import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ConcurrencyLimit, createConcurrencyLimit } from "./concurrencyLimit.ts";
import { unusablePath } from "./contextErrors.ts";
import { type IgnoreMatcher, rootVerdict, type Verdict } from "./ignoreMatcher.ts";

export interface ContextEntry {
  /** Below the context's root, with slashes. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
}

/**
 * Lists what the ignore file leaves of a folder, parents before children, names in order. An
 * excluded folder that holds something kept is listed too. Links are not followed; sockets, pipes
 * and devices are left out. Throws `context-unusable` for a folder that cannot be read.
 */
export async function walkContext(
  root: string,
  matcher: IgnoreMatcher,
  signal?: AbortSignal,
): Promise<readonly ContextEntry[]> {
  const walk: Walk = { root, matcher, signal, limit: createConcurrencyLimit(openFoldersAtOnce) };
  const children = await readFolder(walk, "", rootVerdict);
  const entries: ContextEntry[] = [];
  for (const child of children) collect(child, entries);
  return entries;
}

/** More gain nothing: the thread pool of Node is what limits. */
const openFoldersAtOnce = 16;

interface Walk {
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly signal: AbortSignal | undefined;
  readonly limit: ConcurrencyLimit;
}

interface Node {
  readonly entry: ContextEntry;
  readonly excluded: boolean;
  readonly children: readonly Node[];
}

async function readFolder(walk: Walk, path: string, verdict: Verdict): Promise<readonly Node[]> {
  const listed = await walk.limit(() => listFolder(walk, path, verdict));
  const nodes = listed.map(async (dirent): Promise<Node | undefined> => {
    const kind = kindOf(dirent);
    if (kind === undefined) return undefined;
    const childPath = path === "" ? dirent.name : `${path}/${dirent.name}`;
    const childVerdict = walk.matcher.judge(childPath, verdict);
    const { excluded } = childVerdict;
    if (excluded && (kind !== "folder" || !walk.matcher.mayKeepBelow(childPath))) return undefined;
    const children = kind === "folder" ? await readFolder(walk, childPath, childVerdict) : [];
    return { entry: { path: childPath, kind }, excluded, children };
  });
  return (await Promise.all(nodes)).filter((node) => node !== undefined);
}

async function listFolder(walk: Walk, path: string, verdict: Verdict): Promise<readonly Dirent[]> {
  walk.signal?.throwIfAborted();
  const absolute = join(walk.root, path);
  try {
    const listed = await readdir(absolute, { withFileTypes: true });
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // Nothing that could be kept can be read in there, so an excluded folder may stay closed.
    if (verdict.excluded) return [];
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
