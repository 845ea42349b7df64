import type { StepState, Transfer } from "./buildState.ts";
import { fitColumns } from "./columns.ts";
import { formatSize } from "./formatSize.ts";
import { toPlainLine } from "./outputLines.ts";
import { tailLines } from "./outputTail.ts";
import { plainCell } from "./plainCell.ts";
import { printable } from "./printable.ts";
import type { TtyLine } from "./ttyLine.ts";

/** Transfers and lines of output below a running step. */
const mostTransfers = 5;
const mostOutput = 6;

/** What a running step does: its transfers with bars, and the end of its output. */
export function stepDetails(step: StepState, columns: number): readonly TtyLine[] {
  const transfers = step.transfers.filter(({ done }) => !done).slice(-mostTransfers);
  const begun = [step.open.stdout, step.open.stderr].filter((line) => line !== "");
  const output = [...tailLines(step.tail, mostOutput), ...begun.map(toPlainLine)];
  return [
    ...transfers.map((transfer) => transferLine(transfer, columns)),
    ...output.slice(-mostOutput).map((line) => outputLine(line, columns)),
  ];
}

function transferLine({ item, current, total }: Transfer, columns: number): TtyLine {
  const known = total > 0;
  const amount = known ? `${formatSize(current)} / ${formatSize(total)}` : formatSize(current);
  const bar = known ? ` ${progressBar(current / total)}` : "";
  const room = Math.max(8, columns - amount.length - bar.length - 5);
  const name = fitColumns(plainCell(item, room), room, true);
  return [{ text: "   " }, { text: name }, { text: bar, style: "cyan" }, { text: ` ${amount}` }];
}

const barColumns = 20;

function progressBar(part: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * barColumns);
  return `[${"=".repeat(full)}${" ".repeat(barColumns - full)}]`;
}

function outputLine(line: string, columns: number): TtyLine {
  const room = Math.max(8, columns - 6);
  // More than fits is not looked at; a tab takes up to eight columns.
  const text = printable(line.slice(0, 8 * room).replaceAll("\t", "    "));
  return [{ text: `   | ${fitColumns(text, room)}`, style: "dim" }];
}
