import { readFile, stat } from "node:fs/promises";
import { formatDockerfile } from "../authoring/format/formatDockerfile.ts";
import type { FormatOptions } from "../authoring/format/formatOptions.ts";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { applyEdits } from "../base/textEdit.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import { configReport, type ReportedFile } from "./configReport.ts";
import type { FoundLintConfig } from "./createLintConfigFinder.ts";
import { type FoundDockerfile, findDockerfiles } from "./findDockerfiles.ts";
import { isIgnoreFileName } from "./ignorefile/lintIgnoreText.ts";
import { openConfigs } from "./lintFiles.ts";
import { unreadable } from "./unreadable.ts";

export interface FormatFilesOptions extends FormatSessionOptions {
  /** Files, folders and globs, absolute or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly onProblem: (error: SlipwayError) => void;
}

export interface FormatSessionOptions {
  readonly cwd: string;
  /** What beats the configuration files. */
  readonly layout: FormatOptions;
  /** A file that counts for all, or false for none; the nearest one of each when left out. */
  readonly config?: string | false | undefined;
  /** Called once for each configuration that has mistakes, before the files that it counts for. */
  readonly onConfig?: (report: ReportedFile) => void;
  /** The shell grammar, for one more comparison of what scripts do. */
  readonly shell?: ShellParser | undefined;
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
 * is no Dockerfile in UTF-8 goes to `onProblem`. A configuration that was named and cannot be read is
 * thrown (`context-unusable`).
 */
export async function* formatFiles(
  options: FormatFilesOptions,
  signal?: AbortSignal,
): AsyncGenerator<FormattedFile, void> {
  const { paths, cwd, onProblem } = options;
  const tolerate = (error: unknown): void => {
    if (!isSlipwayError(error)) throw error;
    onProblem(error);
  };
  const files = new Map<string, FoundDockerfile>();
  for (const path of paths) {
    const found = await findDockerfiles(path, cwd, tolerate, signal).catch(tolerate);
    for (const file of found ?? []) if (!files.has(file.path)) files.set(file.path, file);
  }
  const session = await startSession(options);
  for (const { file, path, walked } of files.values()) {
    signal?.throwIfAborted();
    const config = await session.configOf(path, signal);
    if (walked && config?.isIgnored(path)) continue;
    const text = await readDockerfile(path).catch(tolerate);
    if (text === undefined) continue;
    yield { file, path, text, formatted: session.format(text, path, config) };
  }
}

/** A text that is no file, or not yet, as if it were the file of that absolute path. */
export async function formatText(
  text: string,
  path: string,
  options: FormatSessionOptions,
  signal?: AbortSignal,
): Promise<string> {
  const session = await startSession(options);
  return session.format(text, path, await session.configOf(path, signal));
}

async function startSession(options: FormatSessionOptions) {
  const { cwd, config: named, layout, shell } = options;
  const find = await openConfigs({ cwd, ...(named === undefined ? {} : { config: named }) });
  const told = new Set<string>();
  return {
    async configOf(path: string, signal?: AbortSignal): Promise<FoundLintConfig | undefined> {
      const config = await find(path, signal);
      if (!config || told.has(config.path)) return config;
      told.add(config.path);
      const report = configReport(config, cwd);
      if (report) options.onConfig?.(report);
      return config;
    },
    format(text: string, path: string, config: FoundLintConfig | undefined): string {
      const wanted = { ...config?.resolve(path, {}).layout, ...layout };
      return applyEdits(text, formatDockerfile(parseDockerfile(text), wanted, shell));
    },
  };
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
