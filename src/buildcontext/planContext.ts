import { access, constants, type Stats } from "node:fs";
import { join } from "node:path";
import { isAbort } from "../base/errors.ts";
import { type ConcurrencyLimit, createConcurrencyLimit } from "./concurrencyLimit.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import type { ContextPlan, FileCount, PlannedFile, PlannedPath } from "./contextPlan.ts";
import type { ClosedFolder, FolderTally } from "./folderTally.ts";
import { createIgnoreMatcher, type IgnoreMatcher, type Verdict } from "./ignoreMatcher.ts";
import { createIgnoreReasons } from "./ignoreReasons.ts";
import { type FolderListing, listWithSizes } from "./listWithSizes.ts";
import { createPlanTally, type Exclusion, type PlanTally } from "./planTally.ts";
import type { IgnoreFile } from "./readIgnoreFile.ts";
import { resolveFollowPaths } from "./resolveFollowPaths.ts";
import { createWantedPaths, type WantedPaths } from "./wantedPaths.ts";

export interface PlanRequest {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly ignore: IgnoreFile | undefined;
  /** What each instruction asks for: clean paths with wildcards, "" for all. */
  readonly asks: readonly (readonly string[])[];
  /** Paths of the Dockerfile and the ignore files, which the build reads anyhow. */
  readonly own?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Told of every file and link that is sent, in no order. */
  readonly onSent?: (path: string, kind: "file" | "link") => void;
}

/**
 * Looks through the whole folder once and tells what BuildKit will ask for, what is kept out by
 * which line, and what nobody wants. Links are not followed by the walk; what they lead to inside of
 * the folder is asked for as BuildKit does. Holds counts by folder and the largest paths, never a
 * list of all files. Throws `context-unusable` for a malformed pattern or a folder that cannot be
 * listed at all, AbortError.
 */
export async function planContext(request: PlanRequest): Promise<ContextPlan> {
  const { root, ignore, asks, signal } = request;
  signal?.throwIfAborted();
  const patterns = ignore?.patterns ?? [];
  const matcher = createIgnoreMatcher(patterns, ignore?.path ?? "");
  const wanted = await Promise.all(asks.map((paths) => wantedOf(root, paths)));
  const tally = createPlanTally(patterns);
  const walk: Walk = {
    ...{ root, matcher, wanted, tally, signal },
    own: request.own ?? new Set(),
    onSent: request.onSent,
    reasonOf: createIgnoreReasons(patterns),
    limit: createConcurrencyLimit(foldersAtOnce),
  };
  const everything = wanted.flatMap((one, index) => (one?.everything ? [index] : []));
  const place: Place = {
    ...{ path: "", verdict: matcher.root, by: everything, exclusion: undefined },
    isSearched: wanted.length > 0,
  };
  const { node: tree } = await walkFolder(walk, place);
  signal?.throwIfAborted();
  return tally.finish({ root, ignoreFile: ignore?.path, asks: asks.length, tree });
}

const foldersAtOnce = 16;

/** Undefined for what asks for nothing. */
async function wantedOf(root: string, paths: readonly string[]): Promise<WantedPaths | undefined> {
  if (paths.length === 0) return undefined;
  return createWantedPaths(await resolveFollowPaths(root, paths), []);
}

interface Walk {
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly wanted: readonly (WantedPaths | undefined)[];
  readonly tally: PlanTally;
  readonly own: ReadonlySet<string>;
  readonly signal: AbortSignal | undefined;
  readonly onSent: PlanRequest["onSent"];
  readonly reasonOf: (path: string) => number;
  readonly limit: ConcurrencyLimit;
}

/** A folder with what is known of all in it. */
interface Place {
  readonly path: string;
  readonly verdict: Verdict;
  /** Asks that take all of it. */
  readonly by: readonly number[];
  /** What keeps it out; undefined where it is not kept out. */
  readonly exclusion: Exclusion | undefined;
  /** False where no ask can take anything below that it does not take already. */
  readonly isSearched: boolean;
}

async function walkFolder(walk: Walk, place: Place): Promise<ClosedFolder> {
  const listing = await walk.limit(() => listFolder(walk, place));
  const node = walk.tally.openFolder(place.path);
  for (const name of listing.links) walkFile(walk, place, node, { name, kind: "link", bytes: 0 });
  for (const { name, stats } of listing.files) {
    const by = walkFile(walk, place, node, { name, kind: "file", bytes: stats.size });
    if (by && mayBeClosed(stats)) await checkAccess(walk, below(place, name));
  }
  const inner = listing.folders.map(async (name) => {
    const child = placeBelow(walk, place, name);
    const isOut =
      child.exclusion !== undefined && !walk.matcher.mayKeepBelow(child.path, child.verdict);
    if (isOut) await sumExcluded(walk, child.path, child.exclusion);
    else node.addFolder(await walkFolder(walk, child));
    if (child.exclusion !== place.exclusion) child.exclusion?.close();
  });
  await Promise.all(inner);
  return node.close(place.by.length > 0);
}

/** Counts one file; gives who takes it, undefined for nobody. */
function walkFile(
  walk: Walk,
  place: Place,
  node: FolderTally,
  file: Omit<PlannedFile, "by">,
): readonly number[] | undefined {
  const path = below(place, file.name);
  const count: FileCount = { files: file.kind === "file" ? 1 : 0, bytes: file.bytes };
  walk.tally.addTotal(count);
  const exclusion = exclusionOf(
    walk,
    place,
    path,
    walk.matcher.judge(path, place.verdict),
    file.kind,
  );
  if (exclusion) {
    exclusion.add(count);
    if (exclusion !== place.exclusion) exclusion.close();
    return undefined;
  }
  walk.tally.addKept(count);
  const by = takers(walk, place, path);
  if (by.length === 0) {
    if (!walk.own.has(path)) node.addUnused({ path, kind: file.kind, ...count });
    return undefined;
  }
  node.addFile({ ...file, by });
  walk.onSent?.(path, file.kind);
  return by;
}

function placeBelow(walk: Walk, place: Place, name: string): Place {
  const path = below(place, name);
  const verdict = walk.matcher.judge(path, place.verdict);
  const by = takers(walk, place, path);
  return {
    ...{ path, verdict, by },
    exclusion: exclusionOf(walk, place, path, verdict, "folder"),
    isSearched: place.isSearched && walk.wanted.some((one) => one?.mayMatchBelow(path)),
  };
}

function exclusionOf(
  walk: Walk,
  place: Place,
  path: string,
  verdict: Verdict,
  kind: PlannedPath["kind"],
): Exclusion | undefined {
  if (!verdict.excluded) return undefined;
  return place.exclusion ?? walk.tally.openExclusion(walk.reasonOf(path), path, kind);
}

/** The asks that take a path: those that take its folder, and those that name it. */
function takers({ wanted }: Walk, place: Place, path: string): readonly number[] {
  if (!place.isSearched || place.by.length === wanted.length) return place.by;
  const own = wanted.flatMap((one, index) =>
    one && !place.by.includes(index) && one.matches(path) ? [index] : [],
  );
  return own.length === 0 ? place.by : [...place.by, ...own].sort((a, b) => a - b);
}

/** All below counts as kept out: no exception can match there. */
async function sumExcluded(
  walk: Walk,
  path: string,
  exclusion: Exclusion | undefined,
): Promise<void> {
  const place: Place = {
    ...{ path, verdict: walk.matcher.root, by: [], exclusion, isSearched: false },
  };
  const { folders, files } = await walk.limit(() => listFolder(walk, place));
  let bytes = 0;
  for (const { stats } of files) bytes += stats.size;
  const count = { files: files.length, bytes };
  walk.tally.addTotal(count);
  exclusion?.add(count);
  await Promise.all(folders.map((name) => sumExcluded(walk, below(place, name), exclusion)));
}

async function listFolder(walk: Walk, place: Place): Promise<FolderListing> {
  const isNeeded = place.exclusion === undefined && (place.by.length > 0 || place.isSearched);
  try {
    return await listWithSizes(join(walk.root, place.path), walk.signal, (name, error) => {
      if (isNeeded) noteUnreadable(walk, below(place, name), error);
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    if (place.path === "") throw unusablePath(walk.root, error);
    if (isNeeded) noteUnreadable(walk, place.path, error);
    return { folders: [], links: [], files: [] };
  }
}

/** What went away since the folder was listed is as if it had never been there. */
function noteUnreadable(walk: Walk, path: string, error: unknown): void {
  const code = errorCode(error) ?? "";
  if (code !== "ENOENT") walk.tally.addUnreadable({ path, code });
}

/** Whether it has to be asked if this user may read it: what all may read needs no question. */
function mayBeClosed({ mode }: Stats): boolean {
  return process.platform !== "win32" && process.geteuid?.() !== 0 && (mode & 0o004) === 0;
}

function checkAccess(walk: Walk, path: string): Promise<void> {
  return new Promise((resolve) => {
    access(join(walk.root, path), constants.R_OK, (error) => {
      if (error) noteUnreadable(walk, path, error);
      resolve();
    });
  });
}

function below(place: { readonly path: string }, name: string): string {
  return place.path === "" ? name : `${place.path}/${name}`;
}
