import { closestName } from "../dockerfile/closestName.ts";
import type { IgnoreFacts, IgnoreLineFacts } from "../dockerfile/ignoreFacts.ts";
import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import { createPause } from "./createPause.ts";
import { addCount, createFileSum, type FileSum } from "./fileSum.ts";
import { compileGlob, type GlobPattern } from "./globPattern.ts";
import {
  canMatchBelow,
  createIgnoreMatcher,
  type IgnoreMatcher,
  type Verdict,
} from "./ignoreMatcher.ts";
import { createLargestList, type LargestList } from "./largestList.ts";
import type { ListedFolder, WholeFolder } from "./listWholeFolder.ts";

/**
 * What the lines of an ignore file do in a folder. Undefined where one of them is malformed, as then no
 * build gets that far. Lets others run now and then; throws AbortError.
 */
export async function createIgnoreFacts(
  patterns: readonly IgnorePattern[],
  { top, isCut }: WholeFolder,
  signal?: AbortSignal,
): Promise<IgnoreFacts | undefined> {
  const lines: Line[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const glob = pattern.pattern === "" ? undefined : compileGlob(pattern.pattern);
    if (!glob) return undefined;
    lines.push(newLine(index, pattern, glob));
  }
  const matcher = createIgnoreMatcher(patterns, "");
  const others = lines.map(({ index }): (() => IgnoreMatcher) => {
    let made: IgnoreMatcher | undefined;
    return () => {
      made ??= createIgnoreMatcher(patterns.toSpliced(index, 1), "");
      return made;
    };
  });
  const walk: Walk = { matcher, others, pause: createPause(sliceMs, signal) };
  await walkFolder(walk, top, {
    ...{ verdict: matcher.root, inside: [], live: lines },
    bare: lines.filter(({ isBare }) => isBare),
  });
  return { isCut, lines: lines.map((line) => toFacts(line, top)) };
}

interface Line {
  readonly index: number;
  readonly glob: GlobPattern;
  readonly pattern: string;
  /** A name that counts in the root only, where other tools would look for it everywhere. */
  readonly isBare: boolean;
  readonly matched: FileSum;
  readonly out: FileSum;
  readonly decided: FileSum;
  readonly largest: LargestList<Path>;
  readonly nested: string[];
  nestedPaths: number;
  paths: number;
  by: number | undefined;
}

type Path = { readonly path: string; readonly kind: "file" | "folder" } & FileSum;

function newLine(index: number, { pattern, negated }: IgnorePattern, glob: GlobPattern): Line {
  return {
    ...{ index, glob, pattern, nested: [], nestedPaths: 0, paths: 0, by: undefined },
    isBare: !negated && !pattern.includes("/") && !pattern.includes("**"),
    ...{ matched: createFileSum(), out: createFileSum(), decided: createFileSum() },
    largest: createLargestList<Path>(
      largestNamed,
      ({ bytes }) => bytes,
      ({ path }) => path,
    ),
  };
}

const largestNamed = 5;

interface Walk {
  readonly matcher: IgnoreMatcher;
  /** For each line, the file without it. */
  readonly others: readonly (() => IgnoreMatcher)[];
  readonly pause: () => Promise<void> | undefined;
}

interface Place {
  readonly verdict: Verdict;
  /** Lines that match a folder around. */
  readonly inside: readonly Inside[];
  /** Lines that can match below, and do not match a folder around. */
  readonly live: readonly Line[];
  /** Names that are looked for further down. */
  readonly bare: readonly Line[];
}

interface Inside {
  readonly line: Line;
  /** What the file says without the line. */
  readonly without: Verdict;
  /** What the line matches itself, to be counted for. */
  readonly path: Path;
}

async function walkFolder(walk: Walk, folder: ListedFolder, place: Place): Promise<void> {
  for (const { name, bytes } of folder.files) {
    const path = folder.path === "" ? name : `${folder.path}/${name}`;
    const { verdict, inside } = enter(walk, place, path, name, "file");
    for (const { line, without, path: outer } of inside) {
      const count = { files: 1, bytes };
      addCount(outer, count);
      addCount(line.matched, count);
      if (verdict.excluded) addCount(line.out, count);
      if (verdict.excluded !== without.excluded) addCount(line.decided, count);
      else line.by ??= deciderOf(without, line.index);
      if (outer.path === path) line.largest.add(outer);
    }
  }
  for (const child of folder.folders) {
    const wait = walk.pause();
    if (wait) await wait;
    const name = child.path.slice(child.path.lastIndexOf("/") + 1);
    const entered = enter(walk, place, child.path, name, "folder");
    await walkFolder(walk, child, entered);
    for (const { line, path } of entered.inside) {
      if (path.path === child.path) line.largest.add(path);
    }
  }
}

function enter(
  { matcher, others }: Walk,
  place: Place,
  path: string,
  name: string,
  kind: Path["kind"],
): Place {
  const verdict = matcher.judge(path, place.verdict);
  const inside: Inside[] = place.inside.map((one) => ({
    ...one,
    without: (others[one.line.index]?.() ?? matcher).judge(path, one.without),
  }));
  const below: Line[] = [];
  for (const line of place.live) {
    if (line.glob.test(path)) {
      line.paths++;
      const around = withoutLine(place.verdict, line.index);
      const without = (others[line.index]?.() ?? matcher).judge(path, around);
      inside.push({ line, without, path: { path, kind, ...createFileSum() } });
    } else if (kind === "folder" && canMatchBelow(line.glob, path)) below.push(line);
  }
  return { verdict, inside, live: below, bare: lookForNames(place, path, name, verdict) };
}

/** Until the outermost is found: what is in it is none of its own. */
function lookForNames(
  { bare }: Place,
  path: string,
  name: string,
  { excluded }: Verdict,
): readonly Line[] {
  if (excluded) return [];
  const found = bare.filter((line) => path !== name && line.glob.test(name));
  if (found.length === 0) return bare;
  for (const line of found) {
    line.nestedPaths++;
    if (line.nested.length < nestedNamed) line.nested.push(path);
  }
  return bare.filter((line) => !found.includes(line));
}

const nestedNamed = 3;

function withoutLine({ excluded, matched }: Verdict, index: number): Verdict {
  return { excluded, matched: matched.toSpliced(index, 1) };
}

function deciderOf({ matched }: Verdict, left: number): number | undefined {
  const last = matched.lastIndexOf(true);
  if (last === -1) return undefined;
  return last < left ? last : last + 1;
}

function toFacts(line: Line, top: ListedFolder): IgnoreLineFacts {
  const { matched, out, decided, largest, paths, nested, nestedPaths } = line;
  return {
    ...{ matched, out, decided, largest: largest.items, paths, nested, nestedPaths },
    by: decided.files === 0 ? line.by : undefined,
    closest: paths === 0 && line.glob.literal ? closestPath(line.pattern, top) : undefined,
  };
}

/** The path as far as it is there, with the name beside where it ends. */
function closestPath(pattern: string, top: ListedFolder): string | undefined {
  const parts = pattern.split("/");
  let folder = top;
  for (const [depth, part] of parts.entries()) {
    const next = folder.folders.find(({ path }) => nameOf(path) === part);
    if (next) {
      folder = next;
      continue;
    }
    const names = [
      ...folder.folders.map(({ path }) => nameOf(path)),
      ...(depth === parts.length - 1 ? folder.files.map(({ name }) => name) : []),
    ];
    // One letter more or less is another name where there are few.
    const closest = part.length < 4 ? undefined : closestName(part, names);
    return closest && parts.with(depth, closest).join("/");
  }
  return undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Milliseconds without a turn for others. */
const sliceMs = 8;
