import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContextIgnore } from "../lint/contextIgnore.ts";

/**
 * What the ignore file of a Dockerfile keeps out, taken that the Dockerfile's folder is the build
 * context; undefined where there is none, or none that can be read, of which the build will tell.
 */
export async function readContextIgnore(
  dockerfilePath: string,
): Promise<ContextIgnore | undefined> {
  const root = dirname(dockerfilePath);
  const candidates = [`${dockerfilePath}.dockerignore`, join(root, ".dockerignore")];
  if (!candidates.some((path) => existsSync(path))) return undefined;
  try {
    const { createIgnoredPaths, readIgnoreFile } = await import("../buildcontext/index.ts");
    const file = await readIgnoreFile({ root, dockerfilePath });
    return file && createIgnoredPaths(file.patterns, file.path);
  } catch {
    return undefined;
  }
}
