/** Text on its way to a terminal that may be slower than what writes it. */
export interface BoundedOutput {
  readonly isEmpty: boolean;
  add(text: string): void;
  /** All that waits; where lines had to be left out, `omitted` tells how many, before the rest. */
  take(omitted: (lines: number) => string): string;
}

/** Keeps the last `limit` UTF-16 units, in whole lines, and counts the lines before them. */
export function createBoundedOutput(limit: number): BoundedOutput {
  let pieces: string[] = [];
  let size = 0;
  let lines = 0;
  return {
    get isEmpty() {
      return size === 0;
    },
    add(text) {
      const piece = text.length > limit ? text.slice(-limit) : text;
      if (piece !== text) lines += countBreaks(text.slice(0, -limit));
      pieces.push(piece);
      size += piece.length;
      // Half of it at once, so that each unit is moved once.
      if (size <= limit * 2) return;
      const whole = pieces.join("");
      const kept = whole.slice(-limit);
      lines += countBreaks(whole.slice(0, -limit));
      pieces = [kept];
      size = kept.length;
    },
    take(omitted) {
      let text = pieces.join("");
      if (lines > 0) {
        // The first line has lost its beginning.
        const end = text.indexOf("\n");
        text = `${omitted(lines + (end === -1 ? 0 : 1))}${text.slice(end + 1)}`;
      }
      pieces = [];
      size = 0;
      lines = 0;
      return text;
    },
  };
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
