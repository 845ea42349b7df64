import type { TextRange } from "../../base/textRange.ts";

/** Where the build log names a line of the Dockerfile; docs/build-log.md is its grammar. */
export interface LogPlace {
  readonly range: TextRange;
  /** Counts from 1. */
  readonly line: number;
}

export function findLogPlaces(log: string): readonly LogPlace[] {
  return [...log.matchAll(place)].map((match) => {
    const { index } = match;
    const [whole, before = "", digits = ""] = match;
    return {
      range: { start: index + before.length, end: index + whole.length },
      line: Number(digits),
    };
  });
}

/** `== FAILED FILE:LINE:` and `== WARNING line N:`, without the last colon. */
const place = /^(== (?:FAILED |WARNING ))(?:(?<=FAILED )[^\n]*?:|line )(\d+)(?=: )/gm;
