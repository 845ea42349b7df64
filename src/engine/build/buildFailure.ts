import { SlipwayError, type SourcePlace } from "../../base/errors.ts";
import { engineLost } from "../requestFailure.ts";

export interface BuildFailureFacts {
  /** The engine's words. */
  readonly said: string;
  /** Where the engine gives it apart from the words. */
  readonly exitCode?: number | undefined;
  readonly step?: { readonly id: string; readonly name: string } | undefined;
  readonly source?: SourcePlace | undefined;
}

/** `build-failed`, or `engine-lost` for the words of an engine that is shutting down. */
export function buildFailure(facts: BuildFailureFacts): SlipwayError {
  const said = withoutWrapping(facts.said);
  if (isShutdown(said)) return engineLost("build the image", new Error(said));
  const exitCode = facts.exitCode ?? readExitCode(said);
  const { step, source } = facts;
  const line = source?.ranges[0]?.line ?? readLine(said);
  return new SlipwayError(
    "build-failed",
    {
      ...(exitCode !== undefined && { exitCode }),
      ...(step && { stepId: step.id }),
      ...(line !== undefined && { line }),
      ...(source && { source }),
    },
    { message: messageFor(said, step?.name, exitCode), hint: hintFor({ said, line, exitCode }) },
  );
}

function messageFor(said: string, step: string | undefined, exitCode: number | undefined): string {
  const instruction = step && withoutBrackets(step);
  if (!instruction) return `The build failed: ${said}`;
  if (exitCode !== undefined) return `${instruction} ended with exit code ${exitCode}.`;
  return `${instruction} failed: ${said}`;
}

function hintFor(facts: {
  readonly said: string;
  readonly line: number | undefined;
  readonly exitCode: number | undefined;
}): string {
  if (facts.exitCode === 137) {
    return "The command was killed, mostly for want of memory: give the engine more of it.";
  }
  if (facts.exitCode !== undefined) {
    return "Read the output of this step: its last lines mostly name the cause.";
  }
  if (facts.line !== undefined) return `Correct line ${facts.line} of the Dockerfile.`;
  if (/no basic auth|unauthorized|authorization failed|access denied/i.test(facts.said)) {
    return "Log in to the registry of the base image and build again.";
  }
  if (/no such host|connection refused|i\/o timeout/i.test(facts.said)) {
    return "Check the name of the base image, and the engine's network and proxy.";
  }
  return "Correct what the engine names and build again.";
}

/** Layers of "failed to solve: rpc error: code = Unknown desc = …" say nothing to a person. */
const WRAPPINGS: readonly RegExp[] = [
  /^failed to solve(?: with frontend [\w.]+)?: /,
  /^failed to (?:build LLB|create LLB definition|compute cache key|do request): /,
  /^failed to calculate checksum of ref \S+: /,
  /^rpc error: code = \w+ desc = /,
];

function withoutWrapping(said: string): string {
  const text = said.trim().replace(/ not found: not found$/, " not found");
  const shorter = WRAPPINGS.reduce((left, wrapping) => left.replace(wrapping, ""), text);
  return shorter === said ? shorter : withoutWrapping(shorter);
}

function readExitCode(said: string): number | undefined {
  const code = /(?:exit code: |exit status |returned a non-zero code: )(\d+)/.exec(said)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** "dockerfile parse error on line 2: …" and the older "dockerfile parse error line 2: …" */
function readLine(said: string): number | undefined {
  const line = /parse error (?:on )?line (\d+)/i.exec(said)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** An engine that goes away, or that has lost the session; the words of several of their times. */
function isShutdown(said: string): boolean {
  return /context canceled|daemon is shutting down|graceful_?stop|transport is closing|no active session|only one connection allowed|closing transport due to/i.test(
    said,
  );
}

function withoutBrackets(name: string): string {
  return name.replace(/^\[[^\]]*\] /, "").replace(/\s+/g, " ");
}
