import type { TextRange } from "../../base/textRange.ts";

/** Where the build log names a line of the Dockerfile; docs/build-log.md is its grammar. */
export interface LogPlace {
  readonly range: TextRange;
  /** As the log names it; empty for the Dockerfile that was built. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

export function findLogPlaces(log: string): readonly LogPlace[] {
  return [...log.matchAll(place)].map((match) => {
    const { index } = match;
    const [whole, before = "", file = "", digits = ""] = match;
    return {
      range: { start: index + before.length, end: index + whole.length },
      file,
      line: Number(digits),
    };
  });
}

/** `== FAILED FILE:LINE:`, `== WARNING line N:` and `== NOT CACHED line N:`, without the last colon. */
const place = /^(== (?:FAILED |WARNING |NOT CACHED ))(?:(?<=FAILED )([^\n]*?):|line )(\d+)(?=: )/gm;
