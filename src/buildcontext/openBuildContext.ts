import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { BuildContext, OpenContextOptions } from "./buildContext.ts";
import { unusablePath } from "./contextErrors.ts";
import { judgeWanted } from "./createSyncJudge.ts";
import { createIgnoreMatcher, type IgnoreMatcher } from "./ignoreMatcher.ts";
import { packContext } from "./packContext.ts";
import type { OwnFile } from "./packEntries.ts";
import { type PlacedDockerfile, placeDockerfile } from "./placeDockerfile.ts";
import { type IgnoreFile, readIgnoreFile } from "./readIgnoreFile.ts";
import { resolveFollowPaths } from "./resolveFollowPaths.ts";
import { syncContext } from "./syncContext.ts";
import { type ContextEntry, walkContext } from "./walkContext.ts";
import { createWantedPaths } from "./wantedPaths.ts";

/**
 * Reads the Dockerfile and the ignore file; the folder is looked through when a builder wants it.
 * Throws `context-unusable`, `misuse` without any Dockerfile, AbortError.
 */
export async function openBuildContext(options: OpenContextOptions): Promise<BuildContext> {
  const { root, signal } = options;
  await assertFolder(root);
  const dockerfile = await placeDockerfile(options);
  const ignoreFile = await readIgnoreFile(options);
  // Also where the builder applies the patterns: it would not tell of the line.
  const matcher = createIgnoreMatcher(ignoreFile?.patterns ?? [], ignoreFile?.path ?? "");
  const ownFiles = listOwnFiles(root, dockerfile, ignoreFile);
  const listEntries = async (stop: AbortSignal): Promise<readonly ContextEntry[]> => {
    const needs = await options.tarNeeds?.(stop);
    const walked = await listNeeded(root, matcher, needs, stop);
    const essential = dockerfile.content === undefined ? [dockerfile.path] : [];
    if (ignoreFile?.path === join(root, ".dockerignore")) essential.unshift(".dockerignore");
    return withEssentials(walked, essential, ownFiles);
  };
  signal?.throwIfAborted();
  return {
    root,
    dockerfileInContext: dockerfile.path,
    ignoreFile: ignoreFile?.path,
    synced: await syncContext(options, dockerfile),
    pack: (onProgress) => packContext({ root, listEntries, ownFiles }, onProgress),
  };
}

async function listNeeded(
  root: string,
  matcher: IgnoreMatcher,
  needs: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly ContextEntry[]> {
  if (needs === undefined) return walkContext(root, matcher, signal);
  // Nothing to follow would be everything.
  if (needs.length === 0) return [];
  const wanted = createWantedPaths(await resolveFollowPaths(root, needs), []);
  return walkContext(root, judgeWanted(matcher, wanted), signal);
}

async function assertFolder(root: string): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(root)).isDirectory();
  } catch (error) {
    throw unusablePath(root, error);
  }
  if (!isFolder)
    throw unusablePath(root, Object.assign(new Error("not a folder"), { code: "ENOTDIR" }));
}

/**
 * The engine needs the Dockerfile even where the ignore file names it, and the classic builder
 * takes both away again by the `.dockerignore` that it finds in the context.
 */
function withEssentials(
  walked: readonly ContextEntry[],
  essential: readonly string[],
  ownFiles: readonly OwnFile[],
): readonly ContextEntry[] {
  const entries = new Map(walked.map((entry) => [entry.path, entry]));
  for (const path of essential) entries.set(path, { path, kind: "file" });
  for (const { path } of ownFiles) entries.delete(path);
  return [...entries.values()];
}

/**
 * A Dockerfile from elsewhere is named in the `.dockerignore` that is sent, as the docker CLI does it: the
 * classic builder and Podman read it and keep it from a `COPY .`. Where the folder has a `.dockerignore`
 * that does not apply, that file is only content and stays as it is.
 */
function listOwnFiles(
  root: string,
  { path, content, isGuest }: PlacedDockerfile,
  ignoreFile: IgnoreFile | undefined,
): readonly OwnFile[] {
  if (content === undefined) return [];
  if (!isGuest) return [{ path, content }];
  const inRoot = join(root, ".dockerignore");
  const applies = ignoreFile?.path === inRoot;
  if (!applies && existsSync(inRoot)) return [{ path, content }];
  const text = applies ? `${ignoreFile.text}\n${path}\n` : `.dockerignore\n${path}\n`;
  return [
    { path: ".dockerignore", content: Buffer.from(text) },
    { path, content },
  ];
}
