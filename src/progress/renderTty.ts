import { type BuildState, countSteps, type StepState } from "./buildState.ts";
import { fitColumns } from "./columns.ts";
import { formatDuration } from "./formatDuration.ts";
import { formatSize } from "./formatSize.ts";
import type { PaintStyle } from "./paint.ts";
import { plainCell } from "./plainCell.ts";
import { stepDetails } from "./stepDetails.ts";
import { fitLine, type TtyLine } from "./ttyLine.ts";

export interface TtySize {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly columns: number;
  /** Undefined for a picture that nothing is drawn over: it shows all steps. */
  readonly rows: number | undefined;
}

/**
 * A build as a picture for a terminal: a head line, and the steps with their times; below the running
 * ones what they transfer and the end of their output. No line is as wide as the terminal, and there
 * are fewer lines than it has rows, as what has scrolled away could not be drawn over.
 */
export function renderTty(state: BuildState, size: TtySize): readonly TtyLine[] {
  const { columns, rows } = size;
  const blocks: Block[] = state.steps.map((step) => toBlock(step, size));
  const { bytes, files, done } = state.context;
  // Without a file there is only the Dockerfile so far.
  if (files > 0 && !done && state.result === undefined) {
    const text = `context ${formatSize(bytes)} in ${files} ${files === 1 ? "file" : "files"}`;
    blocks.push({ title: titleLine("running", text, "", columns), active: true, details: [] });
  }
  const room = rows === undefined ? Number.POSITIVE_INFINITY : Math.max(1, rows - 2);
  const lines = [headLine(state, size), ...fitBlocks(blocks, room)];
  return lines.map((line) => fitLine(line, columns - 1));
}

/** A step's line and what belongs below it; `active` ones are shown before others. */
interface Block {
  readonly title: TtyLine;
  readonly details: readonly TtyLine[];
  readonly active: boolean;
}

function headLine(state: BuildState, { now }: TtySize): TtyLine {
  const { done, total } = countSteps(state);
  const time = state.startedAt === undefined ? "" : formatDuration(now - state.startedAt);
  const doing = state.result === undefined ? "Building" : state.result.ok ? "Built" : "Not built";
  const text = `${doing} with ${state.backend ?? "the engine"} ${done}/${total} ${time}`;
  return [{ text, style: "bold" }];
}

function toBlock(step: StepState, { now, columns, rows }: TtySize): Block {
  const { name, status, startedAt, endedAt } = step;
  const time = startedAt === undefined ? "" : formatDuration((endedAt ?? now) - startedAt);
  const title = titleLine(status, name, status === "cached" ? "cached" : time, columns);
  const running = status === "running";
  return {
    title,
    active: running || status === "failed",
    details: running && rows !== undefined ? stepDetails(step, columns) : [],
  };
}

function titleLine(
  status: StepState["status"],
  name: string,
  end: string,
  columns: number,
): TtyLine {
  const { text, style } = marks[status];
  const room = Math.max(8, columns - end.length - 4);
  const line = [{ text, style }, { text: ` ${fitColumns(plainCell(name, room), room, true)} ` }];
  return end === "" ? line : [...line, { text: end, style: "dim" }];
}

const marks: Readonly<Record<StepState["status"], { text: string; style: PaintStyle }>> = {
  running: { text: ">", style: "cyan" },
  done: { text: "+", style: "green" },
  cached: { text: "=", style: "green" },
  failed: { text: "x", style: "red" },
  cancelled: { text: "-", style: "yellow" },
};

/** Active steps first, then their details, evenly, then the latest of the rest. */
function fitBlocks(blocks: readonly Block[], room: number): readonly TtyLine[] {
  const wanted = blocks.reduce((sum, { details }) => sum + 1 + details.length, 0);
  if (wanted <= room) return blocks.flatMap(({ title, details }) => [title, ...details]);
  const active = blocks.filter((block) => block.active).slice(-room);
  const idle = blocks.filter((block) => !block.active);
  let left = room - active.length;
  // Two lines for the rest, so that the steps before are not out of sight.
  let forDetails = Math.max(0, left - Math.min(idle.length, 2));
  const details = new Map<Block, readonly TtyLine[]>();
  for (const [index, block] of active.entries()) {
    const share = Math.floor(forDetails / (active.length - index));
    const shown = Math.min(block.details.length, share);
    details.set(block, block.details.slice(block.details.length - shown));
    forDetails -= shown;
    left -= shown;
  }
  const shownIdle = idle.length <= left ? idle : idle.slice(idle.length - Math.max(0, left - 1));
  const shown = new Set([...active, ...shownIdle]);
  const hidden = blocks.length - shown.size;
  const lines = blocks
    .filter((block) => shown.has(block))
    .flatMap((block) => [block.title, ...(details.get(block) ?? [])]);
  if (hidden === 0 || left < 1) return lines;
  return [[{ text: `  … ${hidden} more`, style: "dim" }], ...lines];
}
