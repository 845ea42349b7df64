import { defineRule } from "../rule.ts";

export const avoidTrailingBlanks = defineRule({
  id: "avoid-trailing-blanks",
  summary: "Disallow blanks at the end of lines.",
  why: "Nobody sees them, yet they show up in diffs. Behind the character that continues a line, Docker overlooks them, but older builders and other tools end the instruction there. The text of heredocs is left alone: there they may be meant.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    trailing: "This line ends with blanks. Remove them.",
  },
  examples: {
    bad: ["FROM alpine:3.22  \nRUN apk upgrade"],
    good: ["FROM alpine:3.22\nRUN apk upgrade"],
  },
  create: ({ services, report }) => ({
    document(document) {
      const { text } = document;
      for (const { start, end } of services.layoutLines) {
        let from = end;
        while (from > start && (text[from - 1] === " " || text[from - 1] === "\t")) from--;
        // Behind a lone carriage return they keep it from being a part of the line break.
        if (from === end || (from > start && text[from - 1] === "\r")) continue;
        const range = { start: from, end };
        const fix = { title: "Remove the blanks", edits: [{ range, newText: "" }] };
        report({ at: range, message: "trailing", fix });
      }
    },
  }),
});
