import type { TextEdit } from "../../base/textEdit.ts";
import type { Flag } from "../../dockerfile/document.ts";

/** Takes a flag out of its instruction, with the blanks behind it; a line break stays. */
export function removeFlag(text: string, { range }: Flag): TextEdit {
  let end = range.end;
  while (text[end] === " " || text[end] === "\t") end++;
  const next = text[end];
  // In front of a continuation the blank has to stay.
  const stop = next === "\\" || next === "`" || next === undefined ? range.end : end;
  return { range: { start: range.start, end: stop }, newText: "" };
}
