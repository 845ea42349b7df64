import type { TextRange } from "../../base/textRange.ts";
import { defineRule } from "../rule.ts";

export const avoidLongLines = defineRule({
  id: "avoid-long-lines",
  summary: "Disallow lines that are longer than a number of characters.",
  why: "What is far to the right is overlooked, above all in reviews, where two versions share the screen. Addresses and digests do not count, as they cannot be broken; neither do the text of heredocs and parser directives.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "none",
  messages: {
    long: "This line has {count} characters, more than {length}. Break it.",
  },
  examples: {
    bad: [`FROM alpine:3.22\nRUN ${"echo done && ".repeat(9)}echo done`],
    good: [
      `FROM alpine:3.22\nRUN ${"echo done && \\\n    ".repeat(9)}echo done`,
      `FROM alpine:3.22\nADD https://example.com/${"a".repeat(120)} /a`,
    ],
  },
  options: {
    length: { description: "How many characters a line may have.", default: 120 },
  },
  create: ({ options: { length }, services, report }) => ({
    document(document) {
      if (!(length >= 1)) return;
      const { text, directives } = document;
      const behindDirectives = directives.at(-1)?.range.end ?? -1;
      for (const line of services.layoutLines) {
        if (line.end - line.start <= length || line.end <= behindDirectives) continue;
        const content = text.slice(line.start, line.end);
        if (countCharacters(withoutAddresses(content)) <= length) continue;
        report({
          at: excess(content, line, length),
          message: "long",
          data: { count: String(countCharacters(content)), length: String(length) },
        });
      }
    },
  }),
});

function withoutAddresses(line: string): string {
  if (!line.includes("://") && !line.includes("@sha256:")) return line;
  return line
    .split(" ")
    .filter((word) => !word.includes("://") && !word.includes("@sha256:"))
    .join(" ");
}

/** What an editor shows as one character may take two units. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function excess(content: string, { start, end }: TextRange, length: number): TextRange {
  let count = 0;
  let at = start;
  for (const character of content) {
    if (count++ >= length) break;
    at += character.length;
  }
  return { start: at, end };
}
