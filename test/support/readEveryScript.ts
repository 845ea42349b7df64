import type { Instruction } from "../../src/dockerfile/document.ts";
import { commandsOf } from "../../src/dockerfile/shell/commandsOf.ts";
import { defineRule, type Rule } from "../../src/lint/rule.ts";

/** A rule that finds nothing, but asks for every command of every script, as rules about them do. */
export const readEveryScript: Rule = defineRule({
  id: "read-every-script",
  summary: "Require that scripts can be read.",
  why: "Measurements and tests of robustness must not depend on which rules ask for scripts.",
  category: "correctness",
  severity: { recommended: "hint", strict: "hint", hadolint: "hint", buildkit: "hint" },
  aliases: [],
  fix: "none",
  messages: { unread: "A script cannot be read." },
  examples: { bad: [], good: [] },
  onbuild: true,
  create({ services, document, report }) {
    const read = (instruction: Instruction): void => {
      for (const { script } of services.shell.of(instruction)) {
        for (const { range } of commandsOf(script, true)) {
          const inside = 0 <= range.start && range.end <= document.text.length;
          if (!inside) report({ at: range, message: "unread" });
        }
      }
    };
    return { RUN: read, CMD: read, ENTRYPOINT: read, HEALTHCHECK: read };
  },
});
