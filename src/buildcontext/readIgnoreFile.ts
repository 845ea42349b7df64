import { lstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type IgnorePattern, parseIgnoreFile } from "../dockerfile/ignoreFile.ts";
import type { OpenContextOptions } from "./buildContext.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";

export interface IgnoreFile {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly patterns: readonly IgnorePattern[];
}

/** `<Dockerfile>.dockerignore` beside the Dockerfile wins over `.dockerignore` in the root. */
export async function readIgnoreFile(options: OpenContextOptions): Promise<IgnoreFile | undefined> {
  const { dockerfilePath, root } = options;
  const own = dockerfilePath === undefined ? [] : [`${dockerfilePath}.dockerignore`];
  for (const path of [...own, join(root, ".dockerignore")]) {
    const text = await tryRead(path);
    if (text !== undefined) return { path, text, patterns: parseIgnoreFile(text) };
  }
  return undefined;
}

async function tryRead(path: string): Promise<string | undefined> {
  try {
    // Mostly there is none, and the error that says so costs ten times this question.
    if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw unusablePath(path, error);
  }
}
