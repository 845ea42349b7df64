import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { BuildContext, OpenContextOptions } from "./buildContext.ts";
import { unusablePath } from "./contextErrors.ts";
import { createIgnoreMatcher } from "./ignoreMatcher.ts";
import { packContext } from "./packContext.ts";
import { type PlacedDockerfile, placeDockerfile } from "./placeDockerfile.ts";
import { readIgnoreFile } from "./readIgnoreFile.ts";
import { type ContextEntry, walkContext } from "./walkContext.ts";

/**
 * Reads the ignore file and lists what remains; the files themselves are read while packing.
 * Throws `context-unusable`, `misuse` without any Dockerfile, AbortError.
 */
export async function openBuildContext(options: OpenContextOptions): Promise<BuildContext> {
  const { root, signal } = options;
  await assertFolder(root);
  const dockerfile = await placeDockerfile(options);
  const ignoreFile = await readIgnoreFile(options);
  const matcher = createIgnoreMatcher(ignoreFile?.patterns ?? [], ignoreFile?.path ?? "");
  const walked = await walkContext(root, matcher, signal);
  const entries = withEssentials(
    walked,
    dockerfile,
    ignoreFile?.path === join(root, ".dockerignore"),
  );
  return {
    root,
    dockerfileInContext: dockerfile.path,
    ignoreFile: ignoreFile?.path,
    pack: (onProgress) => packContext({ root, entries, dockerfile }, onProgress),
  };
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
  dockerfile: PlacedDockerfile,
  ignoreFileInRoot: boolean,
): readonly ContextEntry[] {
  const entries = new Map(walked.map((entry) => [entry.path, entry]));
  if (ignoreFileInRoot) entries.set(".dockerignore", { path: ".dockerignore", kind: "file" });
  if (dockerfile.content === undefined) {
    entries.set(dockerfile.path, { path: dockerfile.path, kind: "file" });
  } else {
    entries.delete(dockerfile.path);
  }
  return [...entries.values()];
}
