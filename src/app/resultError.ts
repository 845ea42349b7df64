import { isSlipwayError } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { ResultError } from "../progress/events.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildReport } from "./buildReport.ts";
import { type LocatedStep, locateLine } from "./locateStep.ts";

/** Enough to see why a command failed; the whole output is in the log. */
const logLines = 20;

/** What broke the build and where: the failing instruction, else the line that the engine names. */
export function toResultError(
  error: unknown,
  options: BuildOptions,
  document: DockerfileDocument,
  report: Pick<BuildReport, "failedStep" | "locate">,
): ResultError {
  const message = messageOf(error);
  const file = options.dockerfilePath ?? "";
  if (isSlipwayError(error, "context-unusable")) {
    const nowhere = { line: null, endLine: null, exitCode: null, log: [] };
    return { message, file: error.facts.path, ...nowhere };
  }
  const facts = isSlipwayError(error, "build-failed") ? error.facts : undefined;
  const step = report.failedStep();
  const line = facts?.line ?? lineNamedIn(message);
  const named = line === undefined ? undefined : locateLine(document, line);
  const place: Pick<LocatedStep, "line" | "endLine"> | undefined =
    (step && report.locate(step)) ??
    named ??
    (line === undefined ? undefined : { line, endLine: line });
  return {
    message,
    file,
    line: place?.line ?? null,
    endLine: place?.endLine ?? null,
    exitCode: facts?.exitCode ?? exitCodeIn(step?.error ?? message) ?? null,
    log: step?.tail.slice(-logLines) ?? [],
  };
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
