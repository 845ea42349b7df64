import { defineRule } from "../rule.ts";

export const avoidManyBlankLines = defineRule({
  id: "avoid-many-blank-lines",
  summary: "Disallow many blank lines in a row.",
  why: "A blank line parts what does not belong together; more of them only make the file longer. The text of heredocs is left alone.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    many: "{count} blank lines stand here in a row. Leave {most} at most.",
  },
  examples: {
    bad: ["FROM alpine:3.22\n\n\n\nRUN apk upgrade"],
    good: ["FROM alpine:3.22\n\nRUN apk upgrade"],
  },
  options: {
    most: { description: "How many blank lines may stand in a row, at least 1.", default: 2 },
  },
  create: ({ options, report }) => ({
    document({ text, pieces, lines }) {
      // What is no text is one blank piece.
      if (text.includes("\0")) return;
      // Without any blank line a comment below the directives would become one of them.
      const most = options.most >= 1 ? Math.floor(options.most) : 1;
      for (const { kind, range } of pieces) {
        if (kind !== "blank") continue;
        const first = lines.positionAt(range.start).line;
        const behind = lines.positionAt(range.end);
        const count = behind.line - first + (behind.character > 0 ? 1 : 0);
        if (count <= most) continue;
        const excess = { start: lines.lineStart(first + most), end: range.end };
        report({
          at: excess,
          message: "many",
          data: { count: String(count), most: String(most) },
          fix: { title: "Remove blank lines", edits: [{ range: excess, newText: "" }] },
        });
      }
    },
  }),
});
