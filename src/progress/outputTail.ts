/**
 * The last lines of a step's output. A line is added in constant time and nothing that was given
 * away changes: each line points to the one before it, and the far end is cut off now and then.
 */
export interface OutputTail {
  readonly newest: TailLine | undefined;
  /** Lines and UTF-16 units that are held, at most twice what `tailLines` gives. */
  readonly held: number;
  readonly heldUnits: number;
  /** All lines that there ever were. */
  readonly total: number;
}

interface TailLine {
  readonly text: string;
  readonly older: TailLine | undefined;
}

/** Lines of output that a step keeps. */
export const TAIL_LINES = 200;
/** UTF-16 units that they may have together. */
export const TAIL_UNITS = 65_536;

export const emptyTail: OutputTail = { newest: undefined, held: 0, heldUnits: 0, total: 0 };

/** `count`: how many lines there were, where `lines` are only the last of them. */
export function addToTail(
  tail: OutputTail,
  lines: readonly string[],
  count = lines.length,
): OutputTail {
  if (count === 0) return tail;
  let { newest, held, heldUnits } = tail;
  for (const text of lines) {
    newest = { text, older: newest };
    held += 1;
    heldUnits += text.length;
  }
  const grown = { newest, held, heldUnits, total: tail.total + count };
  return held > 2 * TAIL_LINES || heldUnits > 2 * TAIL_UNITS ? trimTail(grown) : grown;
}

/** The last lines, oldest first; the last one always. */
export function tailLines(tail: OutputTail, most = TAIL_LINES): readonly string[] {
  const lines: string[] = [];
  let units = 0;
  for (let line = tail.newest; line !== undefined && lines.length < most; line = line.older) {
    units += line.text.length;
    if (units > TAIL_UNITS && lines.length > 0) break;
    lines.push(line.text);
  }
  return lines.reverse();
}

/** Holds no more than `tailLines` gives. */
export function trimTail(tail: OutputTail): OutputTail {
  const { total } = tail;
  let kept: OutputTail = { ...emptyTail, total };
  for (const text of tailLines(tail, TAIL_LINES)) {
    const { newest, held, heldUnits } = kept;
    kept = {
      newest: { text, older: newest },
      held: held + 1,
      heldUnits: heldUnits + text.length,
      total,
    };
  }
  return kept;
}
