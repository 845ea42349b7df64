import { parseIgnoreComment } from "../ignoreComment.ts";
import { defineRule } from "../rule.ts";

/** Off in every preset, as at hadolint: for those who allow no exceptions. */
export const avoidIgnoreComments = defineRule({
  id: "avoid-ignore-comments",
  summary: "Disallow comments that turn rules off.",
  why: "A company that checks its images by rules may want exceptions in one place, the configuration, where somebody has looked at them.",
  category: "style",
  severity: {},
  aliases: ["hadolint/DL1001"],
  fix: "none",
  messages: { ignores: "This comment turns rules off. Mend what they report instead." },
  examples: {
    bad: ["# hadolint ignore=DL3006\nFROM alpine", "# slipway global ignore=pin\nFROM alpine"],
    good: ["# The base of everything\nFROM alpine:3.22"],
  },
  create: (context) => ({
    comment(comment) {
      const ignores =
        context.preset === "hadolint"
          ? !comment.insideInstruction && inlinePragma.test(comment.text)
          : parseIgnoreComment(comment) !== undefined;
      if (ignores) context.report({ at: comment.range, message: "ignores" });
    },
  }),
});

/** What hadolint itself takes for one; its `global` and `stage` forms are not looked at. */
const inlinePragma =
  /^[ \t]*hadolint[ \t]+ignore[ \t]*=[ \t]*[DLSC0-9]+(?:[ \t]*,[ \t]*[DLSC0-9]+)*[ \t]*(?:#.*)?$/;
