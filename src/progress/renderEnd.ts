import type { BuildState, StepState } from "./buildState.ts";
import type { BuildResult } from "./events.ts";
import { formatDuration } from "./formatDuration.ts";
import { formatSize } from "./formatSize.ts";
import { tailLines } from "./outputTail.ts";
import { plainCell } from "./plainCell.ts";
import { printable } from "./printable.ts";
import type { TtyLine } from "./ttyLine.ts";

/** Lines of a failed step's output, and warnings, at the end of a build. */
const mostOutput = 50;
const mostWarnings = 10;

/**
 * What a terminal shows below the last picture of a build: warnings, the output of the step that
 * failed, and the result. Lines may be wider than the terminal; files are named as `path:line`.
 */
export function renderEnd(state: BuildState, result: BuildResult, now: number): readonly TtyLine[] {
  const failed = state.steps.findLast(({ status }) => status === "failed");
  return [
    ...warningLines(state),
    ...(failed === undefined || result.ok ? [] : failureLines(failed)),
    [],
    ...(result.ok ? successLines(state, result, now) : errorLines(result)),
  ];
}

function warningLines({ warnings }: BuildState): readonly TtyLine[] {
  const lines = warnings.slice(0, mostWarnings).map(({ message, line, url }): TtyLine => {
    const place = line === undefined ? "" : `line ${line}: `;
    const link = url === undefined ? "" : ` (${printable(url)})`;
    return [{ text: "! ", style: "yellow" }, { text: `${place}${oneLine(message)}${link}` }];
  });
  const more = warnings.length - lines.length;
  return more === 0 ? lines : [...lines, [{ text: `! … ${more} more warnings`, style: "yellow" }]];
}

function failureLines(step: StepState): readonly TtyLine[] {
  const lines = tailLines(step.tail, mostOutput);
  const before = step.tail.total - lines.length;
  const gap: TtyLine = [{ text: `  … ${before.toLocaleString("en")} lines before`, style: "dim" }];
  return [
    [],
    [
      { text: "x ", style: "red" },
      { text: oneLine(step.name), style: "bold" },
    ],
    ...(before > 0 ? [gap] : []),
    ...lines.map((line): TtyLine => [{ text: `  ${printable(line)}` }]),
  ];
}

function successLines(
  { startedAt }: BuildState,
  { tags, imageId, digest, size }: BuildResult,
  now: number,
): readonly TtyLine[] {
  const name = tags.length > 0 ? tags.join(", ") : "an image without a name";
  const facts = [
    imageId ?? digest,
    size === null ? null : formatSize(size),
    startedAt === undefined ? null : `in ${formatDuration(now - startedAt)}`,
  ].filter((fact) => fact !== null);
  const what = imageId === null && tags.length === 0 ? "what was asked for" : name;
  return [
    [{ text: "Built ", style: "green" }, { text: printable(`${what}: ${facts.join(", ")}`) }],
  ];
}

function errorLines({ error }: BuildResult): readonly TtyLine[] {
  const { message = "The build failed.", file = "", line = null } = error ?? {};
  const words: TtyLine = [{ text: oneLine(message), style: "red" }];
  if (file === "") return [words];
  const place = line === null ? file : `${file}:${line}`;
  return [[{ text: printable(place), style: "bold" }], words];
}

function oneLine(text: string): string {
  return plainCell(text, 500);
}
