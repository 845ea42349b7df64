import { basename, dirname, resolve } from "node:path";
import { isSlipwayError, type SourcePlace } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { ResultError } from "../progress/events.ts";
import { tailLines } from "../progress/outputTail.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildReport } from "./buildReport.ts";
import { type LocatedStep, locateLine } from "./locateStep.ts";

/** Enough to see why a command failed; the whole output is in the log. */
const logLines = 20;

/**
 * What broke the build and where: the lines that the engine gives, else the failing instruction, else
 * the line that its words name.
 */
export function toResultError(
  error: unknown,
  options: BuildOptions,
  document: DockerfileDocument,
  report: Pick<BuildReport, "failedStep" | "locate">,
): ResultError {
  const message = messageOf(error);
  if (isSlipwayError(error, "context-unusable") || isSlipwayError(error, "output-unusable")) {
    const nowhere = { line: null, endLine: null, exitCode: null, log: [] };
    return { message, file: error.facts.path, ...nowhere };
  }
  if (isSlipwayError(error, "run-needs-engine")) {
    const { line, endLine } = error.facts;
    const file = options.dockerfilePath ?? "";
    return { message, file, line, endLine, exitCode: null, log: [], needsEngine: true };
  }
  const facts = isSlipwayError(error, "build-failed") ? error.facts : undefined;
  const step = report.failedStep();
  const own = options.dockerfilePath ?? "";
  const file = fileOf(facts?.source, options);
  const place =
    (facts?.source && placeOfSource(facts.source)) ??
    // The steps have their lines in the Dockerfile.
    (file === own ? step && report.locate(step) : undefined) ??
    placeOfLine(file === own ? document : undefined, facts?.line ?? lineNamedIn(message));
  return {
    message,
    file,
    line: place?.line ?? null,
    endLine: place?.endLine ?? null,
    exitCode: facts?.exitCode ?? exitCodeIn(step?.error ?? message) ?? null,
    log: step ? tailLines(step.tail, logLines) : [],
  };
}

type Place = Pick<LocatedStep, "line" | "endLine">;

/** From the first line to the last: of a heredoc BuildKit gives each line for itself. */
function placeOfSource({ ranges }: SourcePlace): Place | undefined {
  const [first, ...rest] = ranges.filter(({ line }) => line > 0);
  return (
    first &&
    rest.reduce<Place>(
      (whole, { line, endLine }) => ({
        line: Math.min(whole.line, line),
        endLine: Math.max(whole.endLine, endLine, line),
      }),
      { line: first.line, endLine: Math.max(first.line, first.endLine) },
    )
  );
}

function placeOfLine(
  document: DockerfileDocument | undefined,
  line: number | undefined,
): Place | undefined {
  if (line === undefined) return undefined;
  return (document && locateLine(document, line)) ?? { line, endLine: line };
}

/** BuildKit knows the Dockerfile by its name alone, and what else it reads by a name beside it. */
function fileOf(
  source: SourcePlace | undefined,
  { dockerfilePath }: Pick<BuildOptions, "dockerfilePath">,
): string {
  const own = dockerfilePath === undefined ? "Dockerfile" : basename(dockerfilePath);
  const isOwn = source === undefined || source.file === "" || source.file === own;
  if (isOwn) return dockerfilePath ?? "";
  return dockerfilePath === undefined ? source.file : resolve(dirname(dockerfilePath), source.file);
}

/** A failed build explains itself by its step; for the rest, what to do belongs to the message. */
function messageOf(error: unknown): string {
  if (isSlipwayError(error)) {
    return error.code === "build-failed" ? error.message : `${error.message} ${error.hint}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The two builders' words: "dockerfile parse error on line 3: …", older ones without "on". */
function lineNamedIn(message: string): number | undefined {
  const digits = /dockerfile parse error (?:on )?line (\d+)/i.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function exitCodeIn(message: string): number | undefined {
  const digits = /(?:exit code: |returned a non-zero code: )(\d+)\s*$/.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
