import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { BuildOptions } from "../app/buildOptions.ts";
import type { BuildState } from "../progress/buildState.ts";
import type { BuildResult, ResultError } from "../progress/events.ts";
import { formatSize } from "../progress/formatSize.ts";
import type { CliEnvironment } from "./environment.ts";
import { createPaint, type Paint, printable } from "./paint.ts";
import { shortTime } from "./shortTime.ts";

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
    const complaint = complain(result.error, { paint, cwd, text: dockerfileText(options) });
    return { summary: undefined, complaint };
  }
  const name = result.tags.length > 0 ? result.tags.join(", ") : "an image without a name";
  const facts = [
    result.imageId,
    result.size === null ? null : formatSize(result.size),
    result.digest,
    state.startedAt === undefined ? null : `in ${shortTime(now() - state.startedAt)}`,
  ].filter((fact) => fact !== null);
  return { summary: `Built ${name}: ${facts.join(", ")}\n`, complaint: undefined };
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
  return path.startsWith("..") ? file : path;
}

function dockerfileText({ dockerfilePath, dockerfileText: given }: BuildOptions): string {
  if (given !== undefined) return given;
  try {
    return dockerfilePath === undefined ? "" : readFileSync(dockerfilePath, "utf8");
  } catch {
    return "";
  }
}
