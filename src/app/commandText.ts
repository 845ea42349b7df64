import { SlipwayError } from "../base/errors.ts";
import type { ValueText } from "./buildFormTexts.ts";

/** A command as a line, in words as a shell would split them, with nothing expanded. */
export const commandText: ValueText<readonly string[]> = {
  show: (words) => words.map(quoteWord).join(" "),
  read(text) {
    const words: string[] = [];
    let word: string | undefined;
    let quote = "";
    for (let at = 0; at < text.length; at++) {
      const char = text[at] ?? "";
      if (quote !== "") {
        if (char === quote) quote = "";
        else if (char === "\\" && quote === '"' && /["\\]/.test(text[at + 1] ?? "")) {
          word += text[++at] ?? "";
        } else word += char;
      } else if (/\s/.test(char)) {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else if (char === "'" || char === '"') {
        quote = char;
        word ??= "";
      } else if (char === "\\" && at + 1 < text.length) {
        word = (word ?? "") + (text[++at] ?? "");
      } else word = (word ?? "") + char;
    }
    if (quote !== "") {
      throw new SlipwayError(
        "misuse",
        {},
        { message: `A ${quote} has no end.`, hint: "Close the quotes." },
      );
    }
    if (word !== undefined) words.push(word);
    return words;
  },
};

function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
