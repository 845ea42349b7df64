import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidReservedStageNames = defineRule({
  id: "avoid-reserved-stage-names",
  summary: "Disallow scratch and context as names of stages.",
  why: "`scratch` is the empty image and `context` the files of the build: a stage of that name is reached by nobody, or in place of what they expect.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3063", "buildkit/ReservedStageName"],
  fix: "none",
  messages: {
    reserved: "The engine keeps the name {name} for itself. Choose another name for the stage.",
  },
  examples: {
    bad: ["FROM debian:12 AS scratch"],
    good: ["FROM debian:12 AS base", "FROM scratch"],
  },
  create: (context) => ({
    FROM(from) {
      const { alias } = from;
      if (!alias) return;
      const name = context.preset === "hadolint" ? alias.raw : alias.raw.toLowerCase();
      if (name !== "scratch" && name !== "context") return;
      context.report({
        at: onFirstLine(context, from, alias.range),
        message: "reserved",
        data: { name },
      });
    },
  }),
});
