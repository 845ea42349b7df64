import { defineRule } from "../rule.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

export const endFileWithLineBreak = defineRule({
  id: "end-file-with-line-break",
  summary: "Require a line break at the end of the file.",
  why: "Tools that join files or add lines take the last line and the next for one where the line break is missing, and a diff shows a line as changed that nobody touched.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    missing: "The last line has no line break. Add one.",
  },
  examples: {
    bad: ["FROM alpine:3.22"],
    good: ["FROM alpine:3.22\n"],
  },
  create: ({ report }) => ({
    document({ text, pieces }) {
      const last = pieces.at(-1);
      const end = text.length;
      if (!last || text.endsWith("\n") || text === "\uFEFF" || text.includes("\0")) return;
      const lineBreak = lineBreakOf(text);
      report({
        at: { start: end, end },
        message: "missing",
        fix: {
          title: "Add a line break",
          edits: [{ range: { start: end, end }, newText: text.endsWith("\r") ? "\n" : lineBreak }],
        },
      });
    },
  }),
});
