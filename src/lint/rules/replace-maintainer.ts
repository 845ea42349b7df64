import type { EscapeCharacter, PlainInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";

/** MAINTAINER was given up in Docker 1.13. */
export const replaceMaintainer = defineRule({
  id: "replace-maintainer",
  summary: "Require a LABEL in place of the deprecated MAINTAINER.",
  why: "MAINTAINER is deprecated; tools read the authors of an image from the label `org.opencontainers.image.authors`.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "error",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL4000", "buildkit/MaintainerDeprecated"],
  fix: "safe",
  messages: {
    deprecated:
      "MAINTAINER is deprecated and few tools read it. Write LABEL org.opencontainers.image.authors instead.",
  },
  examples: {
    bad: ["FROM alpine\nMAINTAINER Ann <ann@example.com>"],
    good: ['FROM alpine\nLABEL org.opencontainers.image.authors="Ann <ann@example.com>"'],
  },
  create: (context) => ({
    MAINTAINER(maintainer) {
      context.report({
        at: maintainer.keyword.range,
        message: "deprecated",
        tag: "deprecated",
        fix: labelFix(maintainer, context.document.escape, context.document.text),
      });
    },
  }),
});

function labelFix(
  { keyword, argumentsRange, words }: PlainInstruction,
  escapeChar: EscapeCharacter,
  text: string,
): FixProposal | undefined {
  const [name] = words;
  // A name on several lines may have comments in between: a person has to look at it.
  if (!name || text.slice(keyword.range.start, argumentsRange.end).includes("\n")) return undefined;
  const label = keyword.value === keyword.value.toLowerCase() ? "label" : "LABEL";
  const value = quote(withoutQuotes(name.raw), escapeChar);
  return {
    title: "Replace MAINTAINER with a LABEL",
    edits: [
      { range: keyword.range, newText: label },
      { range: argumentsRange, newText: `org.opencontainers.image.authors=${value}` },
    ],
  };
}

function withoutQuotes(name: string): string {
  return /^(["'])(.*)\1$/.exec(name)?.[2] ?? name;
}

/** LABEL expands variables and knows escapes, MAINTAINER does not. */
function quote(value: string, escapeChar: EscapeCharacter): string {
  return `"${value.replace(/["$`\\]/g, (char) =>
    char === '"' || char === "$" || char === escapeChar ? escapeChar + char : char,
  )}"`;
}
