import { type Dirent, existsSync, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve, sep } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import { unreadable } from "./unreadable.ts";

export interface FoundDockerfile {
  /** As the caller named it, or below the folder that the caller named. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Found in a folder or by a glob, not named. */
  readonly walked: boolean;
}

/**
 * What a path of the command line means: the file itself whatever its name, all Dockerfiles below a
 * folder, or the files that a glob matches. Throws `context-unusable` for what cannot be read and
 * `misuse` where there is nothing to lint; a folder below that cannot be read goes to `onUnreadable`.
 */
export async function findDockerfiles(
  path: string,
  cwd: string,
  onUnreadable: (error: unknown) => void,
  signal?: AbortSignal,
): Promise<readonly FoundDockerfile[]> {
  const absolute = resolve(cwd, path);
  if (/[*?[]/.test(path) && !existsSync(absolute)) {
    return findByGlob(path, cwd, onUnreadable, signal);
  }
  const stats = await readStats(absolute);
  // A pipe is welcome (`<(…)`); a device may never end.
  if (stats.isFile() || stats.isFIFO()) return [{ file: path, path: absolute, walked: false }];
  if (!stats.isDirectory()) {
    throw nothingFound(path, `${path} is neither a file nor a folder.`, "Name a Dockerfile.");
  }
  const names = await listFiles(absolute, isDockerfileName, onUnreadable, signal);
  if (names.length === 0) {
    throw nothingFound(
      path,
      `The folder ${path} contains no Dockerfile.`,
      "Name a file, or a folder with a Dockerfile, Dockerfile.*, *.Dockerfile or Containerfile.",
    );
  }
  return names.map((name) => ({
    file: join(path, name),
    path: join(absolute, name),
    walked: true,
  }));
}

/**
 * `Dockerfile`, `Dockerfile.dev`, `dev.Dockerfile`, and the same for Containerfile; `dockerfile`,
 * which the docker command line takes for want of the other.
 */
export function isDockerfileName(path: string): boolean {
  const name = basename(path);
  if (name.endsWith(".dockerignore")) return false;
  return /^(?:[Dd]ockerfile(?:\..+)?|Containerfile(?:[.-].+)?)$|\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(
    name,
  );
}

async function findByGlob(
  pattern: string,
  cwd: string,
  onUnreadable: (error: unknown) => void,
  signal?: AbortSignal,
): Promise<readonly FoundDockerfile[]> {
  const { compileGlob } = await import("../buildcontext/index.ts");
  const parts = pattern.split(sep === "\\" ? /[\\/]/ : "/");
  const wildcard = parts.findIndex((part) => /[*?[]/.test(part));
  const base = parts.slice(0, wildcard).join("/");
  const start = base === "" && pattern.startsWith("/") ? "/" : base;
  const glob = compileGlob(parts.slice(wildcard).join("/"));
  if (glob === undefined) {
    throw nothingFound(pattern, `The pattern ${pattern} is malformed.`, "Close its bracket.");
  }
  const root = resolve(cwd, start);
  const names = existsSync(root)
    ? await listFiles(root, (name) => glob.test(name), onUnreadable, signal)
    : [];
  if (names.length === 0) {
    throw nothingFound(pattern, `No file matches ${pattern}.`, "Check the pattern.");
  }
  return names.map((name) => ({
    file: join(start, name),
    path: join(root, name),
    walked: true,
  }));
}

/** Paths below the folder with slashes, in order; folders that hold no sources of one's own are left out. */
async function listFiles(
  root: string,
  wanted: (name: string) => boolean,
  onUnreadable: (error: unknown) => void,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal?.throwIfAborted();
    const entries = await readFolder(join(root, folder)).catch((error: unknown) => {
      if (folder === "") throw error;
      onUnreadable(error);
      return [];
    });
    for (const entry of entries) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) folders.push(name);
      } else if (wanted(name) && (await isReadableFile(entry, join(root, name)))) {
        found.push(name);
      }
    }
  }
  return found.sort();
}

const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Not a pipe, which may never end, nor a link to a folder; a dangling link is told of when read. */
async function isReadableFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || stats.isFile();
}

async function readFolder(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readStats(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function nothingFound(argument: string, message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", { argument }, { message, hint });
}
