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
 * sockets, pipes and devices are left out, but `onOther` is told of those that the judge leaves: it may
 * throw, or say what they are listed as. Throws `context-unusable` for a folder that cannot be read.
 */
export async function walkContext<V extends { readonly excluded: boolean }>(
  root: string,
  judge: PathJudge<V>,
  signal?: AbortSignal,
  onOther?: OnOther,
): Promise<readonly ContextEntry[]> {
  const limit = createConcurrencyLimit(openFoldersAtOnce);
  const children = await readFolder({ root, judge, signal, limit, onOther }, "", judge.root);
  const entries: ContextEntry[] = [];
  for (const child of children) collect(child, entries);
  return entries;
}

/** Undefined leaves it out. */
type OnOther = (path: string) => ContextEntry["kind"] | undefined;

/** More gain nothing: the thread pool of Node is what limits. */
const openFoldersAtOnce = 16;

interface Walk<V extends { readonly excluded: boolean }> {
  readonly root: string;
  readonly judge: PathJudge<V>;
  readonly signal: AbortSignal | undefined;
  readonly limit: ConcurrencyLimit;
  readonly onOther: OnOther | undefined;
}

interface Node {
  readonly entry: ContextEntry;
  readonly excluded: boolean;
  children: readonly Node[];
}

const nothing: readonly Node[] = [];

async function readFolder<V extends { readonly excluded: boolean }>(
  walk: Walk<V>,
  path: string,
  verdict: V,
): Promise<readonly Node[]> {
  const listed = await walk.limit(() => listFolder(walk, path, verdict.excluded));
  const nodes: Node[] = [];
  // A promise for each file would take as long as the reading of their folder.
  const entering: Promise<void>[] = [];
  for (const dirent of listed) {
    const found = judgeDirent(walk, path, dirent, verdict);
    if (found === undefined) continue;
    const { entry, excluded, enters } = found;
    const node: Node = { entry, excluded, children: nothing };
    nodes.push(node);
    if (!enters) continue;
    const enter = async (): Promise<void> => {
      node.children = await readFolder(walk, entry.path, found.verdict);
    };
    entering.push(enter());
  }
  await Promise.all(entering);
  return nodes;
}

/** As `walkContext`, but folder by folder, so that only the names of some folders are in memory. */
export async function* walkInTurn<V extends { readonly excluded: boolean }>(
  root: string,
  judge: PathJudge<V>,
  signal?: AbortSignal,
  onOther?: OnOther,
): AsyncGenerator<ContextEntry> {
  const limit = createConcurrencyLimit(1);
  yield* passFolder({ root, judge, signal, limit, onOther }, "", judge.root, []);
}

/** `waiting` are the excluded folders around this one, of which nothing that is kept was seen yet. */
async function* passFolder<V extends { readonly excluded: boolean }>(
  walk: Walk<V>,
  path: string,
  verdict: V,
  waiting: ContextEntry[],
): AsyncGenerator<ContextEntry> {
  for (const dirent of await listFolder(walk, path, verdict.excluded)) {
    const found = judgeDirent(walk, path, dirent, verdict);
    if (found === undefined) continue;
    const { entry, excluded, enters } = found;
    if (excluded) waiting.push(entry);
    else {
      yield* waiting.splice(0);
      yield entry;
    }
    if (!enters) continue;
    yield* passFolder(walk, entry.path, found.verdict, waiting);
    if (waiting.at(-1) === entry) waiting.pop();
  }
}

interface Judged<V> {
  readonly entry: ContextEntry;
  readonly verdict: V;
  readonly excluded: boolean;
  readonly enters: boolean;
}

/** Undefined for what is neither kept nor leads to what may be. */
function judgeDirent<V extends { readonly excluded: boolean }>(
  { judge, onOther }: Walk<V>,
  folder: string,
  dirent: Dirent,
  around: V,
): Judged<V> | undefined {
  const known = kindOf(dirent);
  if (known === undefined && onOther === undefined) return undefined;
  // Joined, as a text that was put together keeps its parts in memory.
  const path = folder === "" ? dirent.name : [folder, dirent.name].join("/");
  const verdict = judge.judge(path, around);
  const { excluded } = verdict;
  const kind = known ?? (excluded ? undefined : onOther?.(path));
  if (kind === undefined) return undefined;
  const enters = kind === "folder" && (!excluded || judge.mayKeepBelow(path, verdict));
  if (excluded && !enters) return undefined;
  return { entry: { path, kind }, verdict, excluded, enters };
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
