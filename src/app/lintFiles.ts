import { readFile } from "node:fs/promises";
import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Finding } from "../lint/finding.ts";
import { lint } from "../lint/linter.ts";
import type { Preset } from "../lint/rule.ts";
import { findDockerfiles } from "./findDockerfiles.ts";
import { unreadable } from "./unreadable.ts";

export interface LintFilesOptions {
  /** Files, folders and globs, absolute or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly preset: Preset;
  readonly onProblem?: (error: SlipwayError) => void;
}

export interface LintedFile {
  /** As the caller named it, or below the folder that the caller named. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly document: DockerfileDocument;
  readonly findings: readonly Finding[];
}

/**
 * Lints one file after the other, in the order of the paths, each file once. A file that cannot be
 * read (`context-unusable`) and a path without a Dockerfile (`misuse`) go to `onProblem` and the
 * rest is linted; without `onProblem` they are thrown.
 */
export async function* lintFiles(
  options: LintFilesOptions,
  signal?: AbortSignal,
): AsyncGenerator<LintedFile, void> {
  const seen = new Set<string>();
  const tolerate = (error: unknown): void => {
    if (!isSlipwayError(error) || options.onProblem === undefined) throw error;
    options.onProblem(error);
  };
  for (const path of options.paths) {
    const files = await findDockerfiles(path, options.cwd, signal).catch(tolerate);
    for (const found of files ?? []) {
      if (seen.has(found.path)) continue;
      seen.add(found.path);
      signal?.throwIfAborted();
      const text = await readText(found.path).catch(tolerate);
      if (text !== undefined) yield lintText(text, found, options);
    }
  }
}

/** Lints a text that is no file, or not yet. */
export function lintText(
  text: string,
  { file, path }: Pick<LintedFile, "file" | "path">,
  { preset }: Pick<LintFilesOptions, "preset">,
): LintedFile {
  const document = parseDockerfile(text);
  return { file, path, document, findings: lint(document, { preset }) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
