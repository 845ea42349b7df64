import { readdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { errorCode, unusablePath } from "./contextErrors.ts";
import { addChild, type ContextNode, createFileNode, createFolderNode } from "./contextNode.ts";
import { type GitIgnore, parseGitIgnore } from "./gitIgnore.ts";
import type { IgnoreMatcher, Verdict } from "./ignoreMatcher.ts";
import { createLeafReader, type LeafReader } from "./leafReader.ts";
import { type OpenFolder, sumUpFolders } from "./sumUpFolders.ts";

export interface ListRequest {
  /** Absolute path of the context. */
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  /** A folder of it to list, with the verdict on it; all of it when left out. */
  readonly folder?: { readonly path: string; readonly verdict: Verdict };
  /** Paths that are kept at most. */
  readonly mostPaths?: number;
}

export interface ContextListing {
  /** The folder that was listed; undefined where it is kept out and nothing in it is not. */
  readonly tree: ContextNode | undefined;
  /** Every `.gitignore` that was met, by its folder. */
  readonly gitIgnores: ReadonlyMap<string, GitIgnore>;
  /** True where there was more than is kept, than is looked at, or than may be read. */
  readonly isCut: boolean;
}

/** Paths that are held at most, some 100 MB of them. */
export const mostPaths = 300_000;
/** Where nothing may be passed by, more is looked at than kept. */
const seenPerKept = 5;

/**
 * Lists a context by names, with the texts that rules read and the files that tell what git ignores.
 * A size takes a look at each file, which is twice the time of all else: `readSizes` comes after it.
 * Folders in which nothing can be kept are not entered. As long as the disk answers at once it is
 * waited for, which takes a third of the time that promises do; others have their turn after each
 * few milliseconds. A folder that cannot be read counts as empty, and the listing as cut. Throws `context-unusable` where the context
 * itself cannot be listed, AbortError.
 */
export async function listContext(
  request: ListRequest,
  signal?: AbortSignal,
): Promise<ContextListing> {
  const { root, matcher, folder = { path: "", verdict: matcher.root } } = request;
  const tree = createFolderNode(folder.path);
  const first: OpenFolder = { node: tree, verdict: folder.verdict, parent: undefined, name: "" };
  const most = request.mostPaths ?? mostPaths;
  const walk: Walk = {
    ...{ root, matcher, most, opened: [first], open: [first], gitIgnores: new Map() },
    ...{ kept: 0, seen: 0, isCut: false, isUnsure: false, isFast: true },
    waitingSince: performance.now(),
    leaves: createLeafReader(root),
  };
  while (walk.open.length > 0) {
    signal?.throwIfAborted();
    if (walk.isFast) {
      const next = walk.open.pop() as OpenFolder;
      const step = readNow(walk, next);
      if (step) await step;
    } else await Promise.all(walk.open.splice(-foldersAtOnce).map((it) => readSoon(walk, it)));
    if (performance.now() - walk.waitingSince > longestTurn) await giveWay(walk);
    if (walk.isCut) break;
  }
  return {
    tree: sumUpFolders(walk.opened) ? tree : undefined,
    gitIgnores: walk.gitIgnores,
    isCut: walk.isCut || walk.isUnsure,
  };
}

const foldersAtOnce = 16;
const leavesAtOnce = 128;
/** Milliseconds without a turn for others. */
const longestTurn = 6;
/** Milliseconds for one folder, or some of its files, after which the disk counts as slow. */
const longestWait = 25;

interface Walk {
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly most: number;
  readonly leaves: LeafReader;
  /** Parents before children. */
  readonly opened: OpenFolder[];
  /** Those that are not read yet. */
  readonly open: OpenFolder[];
  readonly gitIgnores: Map<string, GitIgnore>;
  kept: number;
  seen: number;
  isCut: boolean;
  isUnsure: boolean;
  isFast: boolean;
  waitingSince: number;
}

/** What a folder holds, as far as a walk needs it. */
interface Dirent {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

interface Leaf {
  readonly name: string;
  readonly path: string;
  readonly isLink: boolean;
}

/** Undefined where all was read at once. */
function readNow(walk: Walk, folder: OpenFolder): Promise<void> | undefined {
  const began = performance.now();
  let dirents: readonly Dirent[];
  try {
    dirents = readdirSync(placeOf(walk, folder), { withFileTypes: true });
  } catch (error) {
    closed(walk, folder, error);
    return undefined;
  }
  const leaves = sortOut(walk, folder, dirents);
  if (performance.now() - began > longestWait + dirents.length / direntsPerWait) {
    walk.isFast = false;
  }
  if (walk.isFast && leaves.length <= leavesAtOnce) {
    for (const leaf of leaves) {
      const node = walk.leaves.readNow(leaf.path, leaf.isLink);
      if (node) addChild(folder.node, leaf.name, node);
    }
    return undefined;
  }
  return readLeaves(walk, folder, leaves);
}

/** A large folder may take longer to sort out: so many for one more millisecond. */
const direntsPerWait = 500;

async function readSoon(walk: Walk, folder: OpenFolder): Promise<void> {
  try {
    const dirents = await readdir(placeOf(walk, folder), { withFileTypes: true });
    await readLeaves(walk, folder, sortOut(walk, folder, dirents));
  } catch (error) {
    closed(walk, folder, error);
  }
}

/** Without the cost of a `join` for each. */
function placeOf({ root }: Walk, { node }: OpenFolder): string {
  return `${root}/${node.path}`;
}

/** What went away meanwhile is empty; what is closed to us may hold anything. */
function closed(walk: Walk, { node, verdict }: OpenFolder, error: unknown): void {
  if (node.path === "") throw unusablePath(walk.root, error);
  if (!verdict.excluded && errorCode(error) !== "ENOENT") walk.isUnsure = true;
}

async function readLeaves(
  walk: Walk,
  { node }: OpenFolder,
  leaves: readonly Leaf[],
): Promise<void> {
  for (let start = 0; start < leaves.length; start += leavesAtOnce) {
    const began = performance.now();
    const batch = leaves.slice(start, start + leavesAtOnce);
    const read = walk.isFast
      ? batch.map(({ path, isLink }) => walk.leaves.readNow(path, isLink))
      : await walk.leaves.read(batch);
    for (const [index, leaf] of read.entries()) {
      if (leaf) addChild(node, batch[index]?.name ?? "", leaf);
    }
    const now = performance.now();
    if (now - began > longestWait) walk.isFast = false;
    if (walk.isFast && now - walk.waitingSince > longestTurn) await giveWay(walk);
  }
}

async function giveWay(walk: Walk): Promise<void> {
  await setImmediate();
  walk.waitingSince = performance.now();
}

/** Opens the folders in it, adds the files, and gives the files and links to be looked at. */
function sortOut(walk: Walk, folder: OpenFolder, dirents: readonly Dirent[]): readonly Leaf[] {
  const { matcher } = walk;
  const { path: around } = folder.node;
  const leaves: Leaf[] = [];
  walk.seen += dirents.length;
  for (const dirent of dirents) {
    const { name } = dirent;
    const isFolder = dirent.isDirectory();
    const isLink = !isFolder && dirent.isSymbolicLink();
    if (!isFolder && !isLink && !dirent.isFile()) continue;
    const path = around === "" ? name : `${around}/${name}`;
    // It counts for git, whether it is sent or not.
    if (name === ".gitignore" && path !== name && !isFolder) noteGitIgnore(walk, around);
    const verdict = matcher.judge(path, folder.verdict);
    if (verdict.excluded && !(isFolder && matcher.mayKeepBelow(path, verdict))) continue;
    if (walk.kept >= walk.most || walk.seen > walk.most * seenPerKept) {
      walk.isCut = true;
      return leaves;
    }
    walk.kept++;
    if (!isFolder) {
      if (walk.leaves.isOfUse(path, name, isLink)) leaves.push({ name, path, isLink });
      else addChild(folder.node, name, createFileNode(path, undefined));
      continue;
    }
    const inner = { node: createFolderNode(path), verdict, parent: folder.node, name };
    // One that is kept out is there only with what is not.
    if (!verdict.excluded) addChild(folder.node, name, inner.node);
    walk.opened.push(inner);
    walk.open.push(inner);
  }
  return leaves;
}

function noteGitIgnore(walk: Walk, folder: string): void {
  const text = walk.leaves.textNow(`${folder}/.gitignore`);
  if (text !== undefined) walk.gitIgnores.set(folder, parseGitIgnore(text));
}
