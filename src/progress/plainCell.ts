import { printable } from "./printable.ts";

/** A text for a cell of so many columns: on one line, without control characters, not cut yet. */
export function plainCell(text: string, columns: number): string {
  // A heredoc can be of any length, and pictures are drawn some times a second.
  const start = text.length > 8 * columns ? text.slice(0, 8 * columns) : text;
  return printable(start.replace(/\s+/g, " ").trim());
}
