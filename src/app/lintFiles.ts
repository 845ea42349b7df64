import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Finding } from "../lint/finding.ts";
import type { Preset } from "../lint/rule.ts";

export interface LintFilesOptions {
  /** Files, folders and globs, absolute or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly preset: Preset;
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
 * Lints one file after the other, in the order of the paths, each file once. Throws
 * `context-unusable` for a file that cannot be read, `misuse` for a path that has no Dockerfile.
 */
export declare function lintFiles(
  options: LintFilesOptions,
  signal?: AbortSignal,
): AsyncIterable<LintedFile>;
