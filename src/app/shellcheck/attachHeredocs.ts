import type { Heredoc, MappedText } from "../../dockerfile/document.ts";
import { SegmentedText } from "../../dockerfile/mappedText.ts";

/**
 * The text of a command with the heredocs behind it as a shell reads them, delimiters included;
 * undefined while one of them has no end.
 */
export function attachHeredocs(
  command: MappedText,
  heredocs: readonly Heredoc[],
  documentText: string,
): MappedText | undefined {
  const starts: number[] = [];
  const offsets: number[] = [];
  let text = "";
  let next = -1;
  const add = (char: string, offset: number): void => {
    if (offset !== next) {
      starts.push(text.length);
      offsets.push(offset);
    }
    text += char;
    next = offset + 1;
  };
  for (let index = 0; index < command.text.length; index++) {
    add(command.text[index] ?? "", command.toOffset(index));
  }
  for (const { body, delimiter } of heredocs) {
    if (!delimiter) return undefined;
    // The line break in front of a body is the one that ends the line before it.
    if (!text.endsWith("\n")) add("\n", body.start - 1);
    for (let at = body.start; at < delimiter.end; at++) {
      const isBreak = documentText[at] === "\r" && documentText[at + 1] === "\n";
      if (!isBreak) add(documentText[at] ?? "", at);
    }
  }
  return starts.length === 0 ? undefined : new SegmentedText(text, starts, offsets);
}
