import type { EscapeCharacter, MappedText, Word } from "../document.ts";
import { SegmentedText } from "../mappedText.ts";
import { jsonStringText, wordText } from "./heredocText.ts";

/**
 * The strings of the JSON form joined by blanks, as hadolint reads them: as the text of a shell.
 * Undefined where that makes no difference, since none has a character that a shell looks at.
 */
export function execText(
  words: readonly Word[],
  documentText: string,
  escapeChar: EscapeCharacter,
): MappedText | undefined {
  if (!words.some(({ value }) => /[\s&|;()<>$`"'\\#]/.test(value))) return undefined;
  const starts: number[] = [];
  const offsets: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const word of words) {
    const part = jsonStringText(wordText(documentText, word, escapeChar));
    let expected = -1;
    for (let index = 0; index < part.text.length; index++) {
      const offset = part.toOffset(index);
      if (offset !== expected) {
        starts.push(length + index);
        offsets.push(offset);
      }
      expected = offset + 1;
    }
    // The blank stands for the quote behind the string.
    starts.push(length + part.text.length);
    offsets.push(word.range.end - 1);
    parts.push(part.text);
    length += part.text.length + 1;
  }
  return new SegmentedText(parts.join(" "), starts, offsets);
}
