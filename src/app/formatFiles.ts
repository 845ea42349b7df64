import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { formatDockerfile } from "../authoring/format/formatDockerfile.ts";
import type { FormatOptions } from "../authoring/format/formatOptions.ts";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { applyEdits } from "../base/textEdit.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import { createLintConfigFinder } from "./createLintConfigFinder.ts";
import { type FoundDockerfile, findDockerfiles } from "./findDockerfiles.ts";
import { isIgnoreFileName } from "./ignorefile/lintIgnoreText.ts";
import { unreadable } from "./unreadable.ts";

export interface FormatFilesOptions {
  /** Files, folders and globs, absolute or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly layout: FormatOptions;
  /** The shell grammar, for one more comparison of what scripts do. */
  readonly shell?: ShellParser | undefined;
  readonly onProblem: (error: SlipwayError) => void;
}

export interface FormattedFile {
  /** As the caller named it, or below the folder that the caller named. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly formatted: string;
}

/**
 * Formats one file after the other, in the order of the paths, each once; writes none. Those that a
 * configuration leaves out where folders are searched are left out here, too. What cannot be read or
 * is no Dockerfile in UTF-8 goes to `onProblem`.
 */
export async function* formatFiles(
  { paths, cwd, layout, shell, onProblem }: FormatFilesOptions,
  signal?: AbortSignal,
): AsyncGenerator<FormattedFile, void> {
  const tolerate = (error: unknown): void => {
    if (!isSlipwayError(error)) throw error;
    onProblem(error);
  };
  const files = new Map<string, FoundDockerfile>();
  for (const path of paths) {
    const found = await findDockerfiles(path, cwd, tolerate, signal).catch(tolerate);
    for (const file of found ?? []) if (!files.has(file.path)) files.set(file.path, file);
  }
  const configs = createLintConfigFinder();
  for (const { file, path, walked } of files.values()) {
    signal?.throwIfAborted();
    if (walked && (await configs.find(dirname(path), signal))?.isIgnored(path)) continue;
    const text = await readDockerfile(path).catch(tolerate);
    if (text === undefined) continue;
    yield { file, path, text, formatted: formatText(text, layout, shell) };
  }
}

export function formatText(
  text: string,
  layout: FormatOptions,
  shell: ShellParser | undefined,
): string {
  return applyEdits(text, formatDockerfile(parseDockerfile(text), layout, shell));
}

async function readDockerfile(path: string): Promise<string> {
  if (isIgnoreFileName(path)) {
    throw unusable(path, "an ignore file, and no Dockerfile", "Name a Dockerfile.");
  }
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const text = bytes.toString("utf8");
  if (text.includes("\ufffd") && !Buffer.from(text).equals(bytes)) {
    throw unusable(path, "not written in UTF-8", "Save it as UTF-8 first.");
  }
  return text;
}

/** Whether there is a file to write to, and not a pipe. */
export async function isWritableKind(path: string): Promise<boolean> {
  return (await stat(path)).isFile();
}

function unusable(path: string, what: string, hint: string): SlipwayError<"context-unusable"> {
  const message = `${path} is not formatted: it is ${what}.`;
  return new SlipwayError("context-unusable", { path }, { message, hint });
}
