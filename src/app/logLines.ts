import { toPlainLine } from "../progress/outputLines.ts";
import { printable } from "../progress/printable.ts";

/** The lines of a container's log for people: no colours, nothing that drives a terminal. */
export function logLines(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => printable(toPlainLine(line)));
  while (lines.at(-1)?.trim() === "") lines.pop();
  return lines;
}
