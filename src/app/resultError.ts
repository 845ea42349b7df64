import { basename, dirname, resolve } from "node:path";
import { type ErrorFacts, isSlipwayError, type SourcePlace } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { StepState } from "../progress/buildState.ts";
import type { ResultError } from "../progress/events.ts";
import { tailLines } from "../progress/outputTail.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildReport } from "./buildReport.ts";
import { type LocatedStep, locateLine, type StepLocator } from "./locateStep.ts";
import { locateWords } from "./locateWords.ts";

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
  const words = error instanceof Error ? error.message : message;
  if (isSlipwayError(error, "context-unusable") || isSlipwayError(error, "output-unusable")) {
    const nowhere = { line: null, endLine: null, exitCode: null, log: [] };
    return { message, file: error.facts.path, ...nowhere };
  }
  if (isSlipwayError(error, "run-needs-engine")) {
    const { line, endLine } = error.facts;
    const file = options.dockerfilePath ?? "";
    return { message, file, line, endLine, exitCode: null, log: [], needsEngine: true };
  }
  if (isSlipwayError(error, "syntax-unsupported")) {
    const [{ line, endLine }] = error.facts.uses;
    return { message, file: options.dockerfilePath ?? "", line, endLine, exitCode: null, log: [] };
  }
  const facts = isSlipwayError(error, "build-failed") ? error.facts : undefined;
  const step = report.failedStep();
  const own = options.dockerfilePath ?? "";
  const file = fileOf(facts?.source, options);
  const place =
    (facts?.source && placeOfSource(facts.source)) ??
    (file === own
      ? placeInOwn(document, { facts, step, words, locate: report.locate })
      : placeOfLine(undefined, facts?.line ?? lineNamedIn(words)));
  return {
    message,
    file,
    line: place?.line ?? null,
    endLine: place?.endLine ?? null,
    exitCode: facts?.exitCode ?? exitCodeIn(step?.error ?? words) ?? null,
    log: step ? tailLines(step.tail, logLines) : [],
  };
}

type Place = Pick<LocatedStep, "line" | "endLine">;

/** By the step that failed, but for a line in the words: the step was then the one before. */
function placeInOwn(
  document: DockerfileDocument,
  known: {
    readonly facts: ErrorFacts["build-failed"] | undefined;
    readonly step: StepState | undefined;
    readonly words: string;
    readonly locate: StepLocator;
  },
): Place | undefined {
  const { facts, step, words, locate } = known;
  const ran = facts?.exitCode !== undefined;
  const line = facts?.line ?? (ran ? undefined : lineNamedIn(words));
  const ofStep = step && locate(step);
  if (ran && ofStep) return ofStep;
  if (line !== undefined) return placeOfLine(document, line);
  return ofStep ?? (facts && locateWords(document, words));
}

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

/** What happened, and what to do; of a command that failed its output tells that. */
function messageOf(error: unknown): string {
  if (isSlipwayError(error, "build-failed") && error.facts.exitCode !== undefined) {
    return error.facts.exitCode === killed ? `${error.message} ${error.hint}` : error.message;
  }
  if (isSlipwayError(error)) return `${ended(error.message)} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

/** Of a command that was ended by the kernel, which its output cannot tell. */
const killed = 137;

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
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
