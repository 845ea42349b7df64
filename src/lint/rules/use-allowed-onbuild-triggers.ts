import type { DockerfileDocument, OnbuildInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

/** The parser leaves this to the rule while it is on. */
export const useAllowedOnbuildTriggers = defineRule({
  id: "use-allowed-onbuild-triggers",
  summary: "Disallow ONBUILD, FROM and MAINTAINER behind ONBUILD.",
  why: "A trigger runs inside of the stage that uses the image, where none of these can stand; the engine refuses the file.",
  category: "correctness",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3043"],
  fix: "unsafe",
  messages: { forbidden: "ONBUILD cannot trigger {trigger}. Remove this instruction." },
  examples: {
    bad: ["FROM alpine\nONBUILD FROM debian", "FROM alpine\nONBUILD ONBUILD RUN true"],
    good: ["FROM alpine\nONBUILD RUN true"],
  },
  create: (context) => ({
    ONBUILD(onbuild) {
      const { trigger } = onbuild;
      if (!trigger || !forbidden.has(trigger.kind)) return;
      context.report({
        at: onFirstLine(context, onbuild, trigger.keyword.range),
        message: "forbidden",
        data: { trigger: trigger.kind },
        fix: trigger.kind === "ONBUILD" ? removalFix(context.document, trigger) : undefined,
      });
    },
  }),
});

const forbidden: ReadonlySet<string> = new Set(["ONBUILD", "FROM", "MAINTAINER"]);

/** What was meant is plain where it was but written twice. */
function removalFix(
  { text }: DockerfileDocument,
  { keyword, argumentsRange }: OnbuildInstruction,
): FixProposal | undefined {
  const [next] = /^\w+/.exec(text.slice(argumentsRange.start, argumentsRange.end)) ?? [];
  if (next === undefined || forbidden.has(next.toUpperCase())) return undefined;
  const range = { start: keyword.range.start, end: argumentsRange.start };
  // A comment may stand in between.
  if (text.slice(range.start, range.end).includes("\n")) return undefined;
  return { title: "Remove the second ONBUILD", edits: [{ range, newText: "" }] };
}
