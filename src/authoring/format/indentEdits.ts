import type { TextEdit } from "../../base/textEdit.ts";
import type { FormatOptions } from "./formatOptions.ts";
import { endsInSpace, type InstructionLine } from "./instructionLines.ts";
import type { Quoting } from "./quoting.ts";

export interface IndentRequest {
  readonly text: string;
  readonly lines: readonly InstructionLine[];
  readonly quoting: Quoting;
  /** Whether the text is a shell's, where an operator ends a word by itself. */
  readonly isShell: boolean;
  /** Whether the arguments are JSON. */
  readonly isJson: boolean;
  /** Column of the first argument, where lines may hang below it: as it is, and as it will be. */
  readonly hanging: { readonly was: number; readonly will: number } | undefined;
  readonly options: Required<FormatOptions>;
}

/**
 * Gives the lines that continue an instruction one indent; in scripts and JSON the least indented ones,
 * to which the others keep their distance. A comment goes with the line below it, or the one above where it stood
 * below that. Lines whose blanks count are left alone. The columns that lines begin at come along.
 */
export function indentEdits(request: IndentRequest): {
  readonly edits: readonly TextEdit[];
  /** By line: where its text will begin; undefined for the first. */
  readonly columns: readonly (number | undefined)[];
  /** By line: whether blanks before it are free. */
  readonly free: readonly boolean[];
} {
  const { text, lines, isShell, isJson, hanging, options } = request;
  const free = freeLines(request);
  const widths = lines.map((line) => columnOf(text, line, options.indentWidth));
  const leader = free.indexOf(true);
  let least = Number.POSITIVE_INFINITY;
  for (const [index, width] of widths.entries()) if (free[index]) least = Math.min(least, width);
  const isHanging =
    hanging !== undefined && widths[leader] === hanging.was && hanging.will !== options.indentWidth;
  const base = isHanging ? hanging.will : options.indentWidth;
  const columns = lines.map((line, index) => {
    const width = widths[index] ?? 0;
    if (index === 0 || line.kind !== "content") return undefined;
    if (!free[index]) return width;
    return isShell || isJson ? base + width - least : base;
  });
  placeComments(lines, widths, columns);
  const edits: TextEdit[] = [];
  for (const [index, line] of lines.entries()) {
    const column = columns[index];
    if (column === undefined || (line.kind === "content" && !free[index])) continue;
    const newText = indentText(column, options, isHanging);
    const range = { start: line.start, end: line.bodyStart };
    if (text.slice(range.start, range.end) !== newText) edits.push({ range, newText });
  }
  return { edits, columns, free };
}

/** The blanks that reach a column. */
export function indentText(
  column: number,
  { useTabs, indentWidth }: Pick<Required<FormatOptions>, "useTabs" | "indentWidth">,
  isHanging = false,
): string {
  if (!useTabs || isHanging) return " ".repeat(column);
  return "\t".repeat(Math.floor(column / indentWidth)) + " ".repeat(column % indentWidth);
}

/** Whether each line may have any number of blanks in front, one at least. */
function freeLines({ text, lines, quoting, isShell, isJson }: IndentRequest): boolean[] {
  /** Where the last text in front ends; -1 before any. */
  let before = -1;
  return lines.map((line, index) => {
    if (line.kind !== "content") return false;
    const { start, bodyStart, partEnd } = line;
    const isFree =
      index > 0 &&
      bodyStart < partEnd &&
      quoting.isOutside &&
      (bodyStart > start ||
        before === -1 ||
        endsInSpace(text, before) ||
        canPart(text.slice(Math.max(0, before - 3), before), text.slice(start, start + 2), {
          isShell,
          isJson,
        }));
    quoting.add(text.slice(start, partEnd));
    if (partEnd > start) before = partEnd;
    return isFree;
  });
}

/** Whether blanks between two texts that touch change nothing. */
function canPart(
  before: string,
  behind: string,
  { isShell, isJson }: { readonly isShell: boolean; readonly isJson: boolean },
): boolean {
  if (isJson) return /[,[]$/.test(before) || /^[\],]/.test(behind);
  if (!isShell) return false;
  // An operator ends a word by itself, unless it is escaped, or is but a part of one.
  if (/(^|[^\\`^&|])(&&|\|\|)$/.test(before)) return !/^[&|;(]/.test(behind);
  return /^(&&|\|\|)/.test(behind) && /[^\\`^&|<>;]$/.test(before);
}

function placeComments(
  lines: readonly InstructionLine[],
  widths: readonly number[],
  columns: (number | undefined)[],
): void {
  const above: (number | undefined)[] = [];
  let last: number | undefined;
  for (const [index, line] of lines.entries()) {
    above.push(last);
    if (line.kind === "content" && index > 0) last = index;
  }
  let below: number | undefined;
  for (let index = lines.length - 1; index > 0; index--) {
    const line = lines[index];
    if (line?.kind === "content") below = index;
    if (line?.kind !== "comment") continue;
    const up = above[index];
    const width = widths[index];
    const goesUp =
      up !== undefined && widths[up] === width && (below === undefined || widths[below] !== width);
    columns[index] = columns[(goesUp ? up : (below ?? up)) ?? -1];
  }
}

/** The column that a line's text begins at; tabs reach to the next multiple. */
export function columnOf(
  text: string,
  { start, bodyStart }: Pick<InstructionLine, "start" | "bodyStart">,
  tabWidth: number,
): number {
  let column = 0;
  for (let at = start; at < bodyStart; at++) {
    column = text[at] === "\t" ? column + tabWidth - (column % tabWidth) : column + 1;
  }
  return column;
}
