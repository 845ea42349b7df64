import { spansMeet, versionRange, versionSpan } from "../lint/shared/versionSpan.ts";

/**
 * The first of the versions, best first, that is in a range of npm, Python or Poetry; the very first
 * where there is no range, it is not understood, or none fits.
 */
export function fittingVersion(
  range: string | undefined,
  versions: readonly string[],
): string | undefined {
  const [first] = versions;
  const spans = range === undefined ? undefined : versionRange(range);
  if (!spans) return first;
  const fits = (version: string): boolean => {
    const span = versionSpan(version);
    return span !== undefined && spansMeet(span, spans);
  };
  return versions.find(fits) ?? first;
}

/** Numbers around one: those above it, the nearest first, then those below, down to 0. */
export function numbersAround(number: number): readonly number[] {
  const above = Array.from({ length: 20 }, (_, index) => number + 1 + index);
  const below = Array.from({ length: number }, (_, index) => number - 1 - index);
  return [...above, ...below];
}
