import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useUniqueStageNames = defineRule({
  id: "use-unique-stage-names",
  summary: "Require a name of its own for every stage.",
  why: "A name that two stages have means one of them for `COPY --from` and another for `FROM` or `--target`, whatever the reader thinks. The case of letters does not tell names apart.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "error",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3024", "buildkit/DuplicateStageName"],
  fix: "none",
  messages: {
    duplicate: "The stage in line {line} has the name {name} already. Choose another name.",
  },
  examples: {
    bad: ["FROM debian:12 AS build\nFROM debian:12 AS build"],
    good: ["FROM debian:12 AS build\nFROM debian:12 AS test"],
  },
  create(context) {
    const { document, preset } = context;
    const lines = new Map<string, number>();
    return {
      FROM(from) {
        const { alias } = from;
        if (!alias) return;
        const key = preset === "hadolint" ? alias.raw : alias.raw.toLowerCase();
        const line = lines.get(key);
        if (line === undefined) {
          lines.set(key, document.lines.positionAt(from.range.start).line + 1);
          return;
        }
        context.report({
          at: onFirstLine(context, from, alias.range),
          message: "duplicate",
          data: { name: key, line: String(line) },
        });
      },
    };
  },
});
