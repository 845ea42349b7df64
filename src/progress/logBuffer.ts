import { isOutputLine } from "./formatPlain.ts";

/**
 * Holds lines of the plain log back until a view takes them, and lets no flood through: of a
 * command's output only the newest lines stay when a view falls behind, and a line says how many
 * went missing. Names and ends of steps, warnings and results always stay.
 */
export interface LogBuffer {
  add(lines: readonly string[]): void;
  /** All that there is to show now, with the line break at its end; empty for nothing. */
  take(): string;
}

export interface LogBufferLimits {
  /** Output lines in one take. */
  readonly lines: number;
  /** UTF-16 units of output in one take. */
  readonly units: number;
  /** Output lines of the whole build; from there on `linesAfter` in one take. */
  readonly total: number;
  readonly linesAfter: number;
}

/** Enough for a person and few enough for a window that takes them some times a second. */
const usual: LogBufferLimits = { lines: 2000, units: 262_144, total: 50_000, linesAfter: 100 };

export function createLogBuffer(limits: LogBufferLimits = usual): LogBuffer {
  /** All lines are numbered, so that both lists can be put together again. */
  let next = 0;
  let kept: Line[] = [];
  let output: Line[] = [];
  /** In `output`; those before it were left out. */
  let first = 0;
  let units = 0;
  let leftOut = 0;
  let shown = 0;

  const leaveOutOldest = (): void => {
    units -= output[first]?.text.length ?? 0;
    first += 1;
    leftOut += 1;
    if (first <= limits.lines) return;
    output = output.slice(first);
    first = 0;
  };
  return {
    add(lines) {
      const most = shown < limits.total ? limits.lines : limits.linesAfter;
      for (const text of lines) {
        const line = { number: next++, text };
        if (!isOutputLine(text)) {
          kept.push(line);
          continue;
        }
        output.push(line);
        units += text.length;
        while (output.length - first > most) leaveOutOldest();
        while (units > limits.units && output.length - first > 1) leaveOutOldest();
      }
    },
    take() {
      const newest = output.slice(first);
      const missing = newest[0]?.number ?? next;
      const marks = leftOut === 0 ? [] : [{ number: missing - 0.5, text: leftOutLine(leftOut) }];
      const lines = [...kept, ...marks, ...newest].sort((a, b) => a.number - b.number);
      shown += newest.length;
      kept = [];
      output = [];
      first = 0;
      units = 0;
      leftOut = 0;
      return lines.map(({ text }) => `${text}\n`).join("");
    },
  };
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** A line of the log, see docs/build-log.md. */
export function leftOutLine(count: number): string {
  return `== left out ${count.toLocaleString("en")} ${count === 1 ? "line" : "lines"} of output`;
}
