import { SlipwayError, type SourcePlace } from "../../base/errors.ts";
import { engineLost } from "../requestFailure.ts";
import { cleanWords } from "./cleanWords.ts";
import { losesCachedImage } from "./losesCachedImage.ts";

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
  const { said, line: dumped, instruction } = cleanWords(facts.said);
  if (isShutdown(said)) return engineLost("build the image", new Error(said));
  const exitCode = facts.exitCode ?? readExitCode(said);
  const { step, source } = facts;
  const line = source?.ranges[0]?.line ?? readLine(said) ?? dumped;
  return new SlipwayError(
    "build-failed",
    {
      ...(exitCode !== undefined && { exitCode }),
      ...(step && { stepId: step.id }),
      ...(line !== undefined && { line }),
      ...(source && { source }),
    },
    {
      message: messageFor(said, instruction ?? step?.name, exitCode),
      hint: hintFor({ said, line, exitCode }),
    },
  );
}

function messageFor(said: string, step: string | undefined, exitCode: number | undefined): string {
  const instruction = step && withoutBrackets(step);
  if (!instruction) return `The build failed: ${said}`;
  if (exitCode !== undefined) return `${instruction} ended with exit code ${exitCode}.`;
  return `${instruction} failed: ${withoutKeyword(said, instruction)}`;
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
  if (/no space left on device/i.test(facts.said)) {
    return "Make room on the engine's disk, for example by pruning its build cache.";
  }
  if (/no basic auth|unauthorized|authorization failed|access denied/i.test(facts.said)) {
    return "Log in to the registry of the base image and build again.";
  }
  if (/no such host|connection refused|i\/o timeout/i.test(facts.said)) {
    return "Check the name of the base image, and the engine's network and proxy.";
  }
  if (losesCachedImage(facts.said)) {
    return "Images of this engine are removed meanwhile: build again when that is through.";
  }
  if (/network\.host is not allowed/.test(facts.said)) {
    return "Build with the network of the host, which allows it to single commands, too.";
  }
  if (facts.line !== undefined) return `Correct line ${facts.line} of the Dockerfile.`;
  return "Correct what the engine names and build again.";
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
  return /context canceled|daemon is shutting down|graceful_?stop|transport is closing|no active session|only one connection allowed|closing transport due to|error reading from server/i.test(
    said,
  );
}

/** The classic builder says "COPY failed: " again. */
function withoutKeyword(said: string, instruction: string): string {
  const [keyword = ""] = instruction.split(" ");
  const again = `${keyword} failed: `;
  return said.startsWith(again) ? said.slice(again.length) : said;
}

function withoutBrackets(name: string): string {
  return name.replace(/^\[[^\]]*\] /, "").replace(/\s+/g, " ");
}
