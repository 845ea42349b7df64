import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { BuildOptions } from "../app/buildOptions.ts";
import type { BuildState } from "../progress/buildState.ts";
import type { BuildResult, ResultError } from "../progress/events.ts";
import { formatDuration } from "../progress/formatDuration.ts";
import { formatSize } from "../progress/formatSize.ts";
import { toStdout } from "./buildOutputs.ts";
import type { CliEnvironment } from "./environment.ts";
import { createPaint, type Paint, printable } from "./paint.ts";

export interface ResultWords {
  /** What was made, for the standard output. */
  readonly summary: string | undefined;
  /** What went wrong and where, for the standard error. */
  readonly complaint: string | undefined;
}

export function describeResult(
  state: BuildState,
  result: BuildResult,
  { terminal, now, cwd }: CliEnvironment,
  options: BuildOptions,
): ResultWords {
  if (result.error !== null) {
    const paint = createPaint(terminal.err.color);
    const text = sourceText(result.error.file, options);
    return { summary: undefined, complaint: complain(result.error, { paint, cwd, text }) };
  }
  const name = nameOf(result, options, cwd);
  const facts = [
    result.imageId,
    result.size === null ? null : formatSize(result.size),
    result.digest,
    state.startedAt === undefined ? null : `in ${formatDuration(now() - state.startedAt)}`,
  ].filter((fact) => fact !== null);
  return { summary: `Built ${name}: ${facts.join(", ")}\n`, complaint: undefined };
}

/** The image by its names; without an image what was written. */
function nameOf(
  { tags, imageId, digest }: BuildResult,
  options: BuildOptions,
  cwd: string,
): string {
  const { outputs = [] } = options;
  if (tags.length > 0) return tags.join(", ");
  if (imageId !== null || digest !== null) return "an image without a name";
  const written = outputs.flatMap(({ destination }) => destination ?? []);
  return written.length > 0
    ? written.map((path) => placeName(path, cwd)).join(", ")
    : "the cache only";
}

function placeName(path: string, cwd: string): string {
  return path === toStdout ? "the standard output" : shortened(path, cwd);
}

interface Complaining {
  readonly paint: Paint;
  readonly cwd: string;
  readonly text: string;
}

function complain(error: ResultError, { paint, cwd, text }: Complaining): string {
  const { file, line, endLine, message, log } = error;
  const shownFile = file === "" ? "Dockerfile" : shortened(file, cwd);
  const parts = [`${paint.red("slipway:")} ${printable(message)}\n`];
  if (line !== null) {
    parts.push(`\n${paint.bold(`${shownFile}:${line}`)}\n`);
    const source = text.split(/\r?\n/).slice(line - 1, endLine ?? line);
    for (const [index, sourceLine] of source.slice(0, mostLines).entries()) {
      const shown = printable(sourceLine).slice(0, mostColumns);
      parts.push(`${paint.dim(`${String(line + index).padStart(5)} |`)} ${shown}\n`);
    }
  }
  if (log.length > 0) {
    parts.push("\nIts last output:\n", ...log.map((entry) => `  ${printable(entry)}\n`));
  }
  return parts.join("");
}

const mostLines = 12;
const mostColumns = 200;

/** Below the current folder without it, elsewhere in full. */
function shortened(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === "" || path.startsWith("..") ? file : path;
}

/** Of the Dockerfile as it was built, or of another file that the builder names. */
function sourceText(file: string, { dockerfilePath, dockerfileText }: BuildOptions): string {
  if (file === (dockerfilePath ?? "") && dockerfileText !== undefined) return dockerfileText;
  try {
    return file === "" ? "" : readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
