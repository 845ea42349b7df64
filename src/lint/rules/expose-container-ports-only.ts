import type { PlainInstruction, Word } from "../../dockerfile/document.ts";
import { checkPort } from "../../dockerfile/ports.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

const messages = {
  mapping:
    "EXPOSE takes the container's port only, unlike {port}. Docker drops the rest; publish ports with docker run -p.",
} as const;

export const exposeContainerPortsOnly = defineRule({
  id: "expose-container-ports-only",
  summary: "Disallow host ports and addresses in EXPOSE.",
  why: "EXPOSE documents a port of the container. A host port or an address in front of it has no effect, so whoever relies on it finds the port closed.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/ExposeInvalidFormat"],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM alpine\nEXPOSE 8080:80", "FROM alpine\nEXPOSE 127.0.0.1:8080:80/tcp"],
    good: ["FROM alpine\nEXPOSE 80", "FROM alpine\nEXPOSE 8000-8010/udp"],
  },
  needs: ["baseImage"],
  create: (context) => ({
    EXPOSE(expose, stage) {
      if (expose.onbuild || !stage) return;
      for (const word of expose.words) check(context, expose, word);
    },
    stage(stage) {
      if (context.preset !== "buildkit") return;
      for (const trigger of inheritedTriggers(context.document, stage)) {
        if (trigger.kind !== "EXPOSE") continue;
        for (const { value } of trigger.words) {
          if (!value.replace(/\$\{[^{}]*\}/g, "").includes(":")) continue;
          const at = stage.from.keyword.range;
          context.report({ at, message: "mapping", data: { port: value } });
        }
      }
    },
  }),
});

function check(context: RuleContext<typeof messages>, expose: PlainInstruction, word: Word): void {
  const { value, complete } = context.services.variables.expand(word.raw, expose);
  // What is not known may hold colons of its own, as in ${PORT:?message}.
  const literal = complete ? value : value.replace(/\$\{[^{}]*\}/g, "");
  if (!literal.includes(":")) return;
  // To BuildKit no host port is none to speak of.
  if (context.preset === "buildkit" && literal.lastIndexOf(":") === 0) return;
  // What else is wrong with the port the parser has told.
  if (context.preset !== "buildkit" && checkPort(word.value)) return;
  context.report({
    at: onFirstLine(context, expose, word.range),
    message: "mapping",
    data: { port: value },
    fix: portFix(word),
  });
}

function portFix({ raw, range }: Word): FixProposal | undefined {
  if (raw.includes("$") || range.end - range.start !== raw.length) return undefined;
  const quote = /^["']/.exec(raw)?.[0] ?? "";
  const from = quote.length;
  const to = raw.lastIndexOf(":") + 1;
  const port = raw.slice(to, raw.length - from);
  if (checkPort(port)) return undefined;
  return {
    title: `Expose ${port}`,
    edits: [{ range: { start: range.start + from, end: range.start + to }, newText: "" }],
  };
}
