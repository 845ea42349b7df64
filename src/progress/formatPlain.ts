import { assertNever } from "../base/assertNever.ts";
import { type BuildState, findStep, type StepState } from "./buildState.ts";
import type { BuildEvent, BuildResult, StepChanged, StepOutput, StepProgress } from "./events.ts";
import { formatSize } from "./formatSize.ts";
import { toPlainLine } from "./outputLines.ts";
import { readOutput } from "./readOutput.ts";

/**
 * The lines that one event adds to the log; docs/build-log.md is their grammar. `before` is the
 * state as it was before the event: call this first, then `reduceBuild`.
 */
export function formatPlain(event: BuildEvent, before: BuildState): readonly string[] {
  switch (event.type) {
    case "started":
      return [`== ${event.backend} on ${event.endpoint}`];
    case "context-plan": {
      const [needed, all] = [event.bytes, event.totalBytes].map(formatSize);
      return [`== context ${needed} of ${all}, ${count(event.files, "file")}`];
    }
    case "context":
      return event.done && !before.context.done
        ? [`== context ${formatSize(event.bytes)} in ${count(event.files, "file")}`]
        : [];
    case "step":
      return stepLines(event, before);
    case "step-progress":
      return transferLines(event, before);
    case "output":
      return outputLines(event, before);
    case "warning":
      return [warningLine(event)];
    case "result":
      return resultLines(event, before);
    default:
      return assertNever(event);
  }
}

function stepLines(event: StepChanged, before: BuildState): readonly string[] {
  const step = findStep(before, event.id);
  const number = `#${step?.number ?? before.steps.length + 1}`;
  const heading = step ? [] : [`${number} ${oneLine(event.name)}`];
  if (event.status === "started") return heading;
  // Builders report an end again when a step was run twice, or turned out to be cached.
  const known = step !== undefined && step.ends > 0 && event.status !== "failed";
  if (known) return heading;
  const begun = step ? openLines(step, event.at) : [];
  return [...heading, ...begun, `${number} ${endWords(event, step)}`];
}

function endWords(event: StepChanged, step: StepState | undefined): string {
  const time = step?.startedAt === undefined ? "" : ` ${seconds(event.at - step.startedAt, 1)}`;
  switch (event.status) {
    case "cached":
      return "CACHED";
    case "cancelled":
      return "CANCELLED";
    case "failed":
      return `FAILED${time}: ${oneLine(event.error ?? "no reason given")}`;
    default:
      return `DONE${time}`;
  }
}

function transferLines(event: StepProgress, before: BuildState): readonly string[] {
  const step = findStep(before, event.id);
  if (!step || !event.done) return [];
  const known = step.transfers.find(({ item }) => item === event.item);
  if (known?.done) return [];
  const size = event.total > 0 ? ` ${formatSize(event.total)}` : "";
  return [`#${step.number} > ${oneLine(event.item)}${size}`];
}

function outputLines(event: StepOutput, before: BuildState): readonly string[] {
  const step = findStep(before, event.id);
  if (!step) return [];
  const { lines } = readOutput(step, event.stream, event.text);
  return lines.map((line) => outputLine(step, event.at, line));
}

function openLines(step: StepState, at: number): readonly string[] {
  return [step.open.stdout, step.open.stderr]
    .filter((line) => line !== "")
    .map((line) => outputLine(step, at, toPlainLine(line)));
}

function outputLine(step: StepState, at: number, line: string): string {
  return `#${step.number} ${seconds(at - (step.startedAt ?? at), 3)} ${line}`.trimEnd();
}

/** Whether a line of the log is a line of a command's output. */
export function isOutputLine(line: string): boolean {
  return /^#\d+ \d+\.\d{3}s(?: |$)/.test(line);
}

function warningLine(event: Extract<BuildEvent, { type: "warning" }>): string {
  const place = event.line === undefined ? "" : ` line ${event.line}`;
  const url = event.url === undefined ? "" : ` (${event.url})`;
  return `== WARNING${place}: ${oneLine(event.message)}${url}`;
}

function resultLines(event: BuildResult, before: BuildState): readonly string[] {
  const cutOff = before.steps
    .filter(({ status }) => status === "running")
    .map(({ number }) => `#${number} CANCELLED`);
  if (!event.ok) {
    const { message = "no reason given", file, line } = event.error ?? {};
    const place = file === undefined ? "" : ` ${file}${line == null ? "" : `:${line}`}`;
    return [...cutOff, `== FAILED${place}: ${oneLine(message)}`];
  }
  const size = event.size === null ? "" : ` ${formatSize(event.size)}`;
  const tags = event.tags.length === 0 ? "" : ` as ${event.tags.join(", ")}`;
  return [...cutOff, `== OK ${event.imageId ?? event.digest ?? "no image"}${size}${tags}`];
}

function seconds(milliseconds: number, digits: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(digits)}s`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** Names and errors may have line breaks; a line of the log is one line. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}
