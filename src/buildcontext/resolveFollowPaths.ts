import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { compileGlob, type GlobPattern } from "./globPattern.ts";

/** What has to be sent of a folder: these paths with all below them, and what the globs match. */
export interface NeededPaths {
  readonly paths: ReadonlySet<string>;
  readonly globs: readonly GlobPattern[];
}

/**
 * Follows the sources of COPY and ADD through the folder: wildcards are looked up, and a link needs
 * itself and what it leads to, at every level. A link never leads out of the folder. Undefined where
 * everything is needed; what is not there is left out.
 */
export async function resolveFollowPaths(
  root: string,
  follow: readonly string[],
): Promise<NeededPaths | undefined> {
  const search: Search = { root, paths: new Set(), globs: [], seen: new Set() };
  const asked = follow.map(partsOf);
  if (asked.length === 0 || asked.some((parts) => parts.length === 0)) return undefined;
  for (const parts of asked) {
    if (await step(search, { at: "", rest: parts, links: 0 })) return undefined;
  }
  return search;
}

/** As Linux has it: a link such as `a -> a/b` leads on without an end. */
const mostLinks = 40;

interface Search extends NeededPaths {
  readonly root: string;
  readonly paths: Set<string>;
  readonly globs: GlobPattern[];
  /** What was looked up already; links may lead in circles. */
  readonly seen: Set<string>;
}

interface Way {
  /** A folder, "" for the root. */
  readonly at: string;
  /** What remains to be found in it. */
  readonly rest: readonly string[];
  /** How many links led here. */
  readonly links: number;
}

/** True where a link leads to the folder itself, which makes all of it needed. */
async function step(search: Search, { at, rest, links }: Way): Promise<boolean> {
  const [name, ...further] = rest;
  if (name === undefined) {
    if (at === "") return true;
    search.paths.add(at);
    return false;
  }
  const lookup = `${at}\0${rest.join("/")}`;
  if (search.seen.has(lookup)) return false;
  search.seen.add(lookup);
  if (name.includes("**")) {
    // Such a pattern may match at any depth: the walk has to look.
    const glob = compileGlob([...(at === "" ? [] : [at]), ...rest].join("/"));
    if (glob) search.globs.push(glob);
    return false;
  }
  for (const found of await namesFor(search.root, at, name)) {
    if (await enter(search, found, { at, rest: further, links })) return true;
  }
  return false;
}

async function enter(search: Search, name: string, { at, rest, links }: Way): Promise<boolean> {
  const path = at === "" ? name : `${at}/${name}`;
  const target = await linkTarget(join(search.root, path));
  if (target === undefined) return step(search, { at: path, rest, links });
  search.paths.add(path);
  if (links >= mostLinks) return false;
  const base = target.startsWith("/") ? [] : [at];
  const parts = partsOf([...base, target, ...rest].join("/"));
  return step(search, { at: "", rest: parts, links: links + 1 });
}

/** The name itself, and with wildcards the names in the folder that it matches. */
async function namesFor(root: string, folder: string, name: string): Promise<readonly string[]> {
  if (!/[*?[\\]/.test(name)) return [name];
  const glob = compileGlob(name);
  try {
    const names = await readdir(join(root, folder));
    return names.filter((one) => one === name || glob?.test(one));
  } catch {
    return [];
  }
}

/** Undefined for what is no link, or not there. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) return undefined;
    const target = await readlink(path);
    return process.platform === "win32" ? target.replaceAll("\\", "/") : target;
  } catch {
    return undefined;
  }
}

/** Clean, from the folder's root; `..` stops there. */
function partsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}
