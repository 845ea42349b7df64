import type { ConfigProblem } from "./configFile.ts";
import type { ReportProblem } from "./configNode.ts";

export interface Problems {
  readonly report: ReportProblem;
  /** In file order, one for each place. */
  list(): readonly ConfigProblem[];
}

/** Of a text of that length: what is not closed ends behind it, as the readers see it. */
export function collectProblems(length: number): Problems {
  const found = new Map<string, ConfigProblem>();
  return {
    report({ start, end }, message) {
      const range = { start: Math.min(start, length), end: Math.min(end, length) };
      // What is no value at all is also no name of a rule: the first word on a place is enough.
      const key = `${range.start} ${range.end}`;
      if (found.size < maximum && !found.has(key)) found.set(key, { range, message });
    },
    list: () => [...found.values()].sort((a, b) => a.range.start - b.range.start),
  };
}

/** A file in which everything is wrong need not be told of word by word. */
const maximum = 50;
