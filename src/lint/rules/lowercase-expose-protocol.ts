import type { Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const lowercaseExposeProtocol = defineRule({
  id: "lowercase-expose-protocol",
  summary: "Enforce lower case for the protocol of EXPOSE.",
  why: "Docker writes the protocol in lower case into the image; a file that does the same can be searched for it.",
  category: "style",
  severity: { strict: "info", buildkit: "warning" },
  aliases: ["buildkit/ExposeProtoCasing"],
  fix: "safe",
  messages: {
    upperCase: "The protocol of {port} is not in lower case. Write {wanted}.",
  },
  examples: { bad: ["FROM alpine\nEXPOSE 53/UDP"], good: ["FROM alpine\nEXPOSE 53/udp"] },
  needs: ["baseImage"],
  create: (context) => ({
    EXPOSE(expose, stage) {
      if (expose.onbuild || !stage) return;
      for (const word of expose.words) {
        const port = context.services.variables.expand(word.raw, expose).value;
        const protocol = protocolOf(port);
        if (protocol === undefined || protocol === protocol.toLowerCase()) continue;
        context.report({
          at: onFirstLine(context, expose, word.range),
          message: "upperCase",
          data: { port, wanted: protocol.toLowerCase() },
          fix: protocolFix(word),
        });
      }
    },
    stage(stage) {
      if (context.preset !== "buildkit") return;
      for (const trigger of inheritedTriggers(context.document, stage)) {
        if (trigger.kind !== "EXPOSE") continue;
        for (const { value } of trigger.words) {
          const protocol = protocolOf(value);
          if (protocol === undefined || protocol === protocol.toLowerCase()) continue;
          const data = { port: value, wanted: protocol.toLowerCase() };
          context.report({ at: stage.from.keyword.range, message: "upperCase", data });
        }
      }
    },
  }),
});

function protocolOf(port: string): string | undefined {
  return /\/(tcp|udp|sctp)$/i.exec(port)?.[1];
}

/** Undefined where a variable brings the protocol in, or a line break interrupts the word. */
function protocolFix({ raw, range }: Word): FixProposal | undefined {
  const quote = /["']$/.exec(raw)?.[0] ?? "";
  const protocol = protocolOf(raw.slice(0, raw.length - quote.length));
  if (protocol === undefined || range.end - range.start !== raw.length) return undefined;
  const end = range.end - quote.length;
  const newText = protocol.toLowerCase();
  return {
    title: `Write ${newText}`,
    edits: [{ range: { start: end - protocol.length, end }, newText }],
  };
}
