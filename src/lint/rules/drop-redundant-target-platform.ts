import type { EscapeCharacter } from "../../dockerfile/document.ts";
import { parseWordTemplate } from "../../dockerfile/wordTemplate.ts";
import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { removeFlag } from "../shared/removeFlag.ts";

export const dropRedundantTargetPlatform = defineRule({
  id: "drop-redundant-target-platform",
  summary: "Disallow --platform=$TARGETPLATFORM in FROM.",
  why: "A stage is built for the target platform unless something else is asked for, so the flag says nothing.",
  category: "style",
  severity: {
    recommended: "info",
    strict: "info",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3065", "buildkit/RedundantTargetPlatform"],
  fix: "safe",
  messages: {
    redundant: "Stages are built for the target platform anyway. Remove the flag.",
  },
  examples: {
    bad: ["FROM --platform=$TARGETPLATFORM debian:12"],
    good: ["FROM debian:12", "FROM --platform=$BUILDPLATFORM debian:12"],
  },
  create(context) {
    const { document, preset, services } = context;
    return {
      FROM(from) {
        const { platform } = from;
        if (!platform?.value) return;
        const { raw } = platform.value;
        if (preset === "hadolint") {
          if (!/^\$(TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(raw)) return;
        } else if (!isTargetPlatform(raw, document.escape)) return;
        const isOwn = services.variables.resolve("TARGETPLATFORM", from)?.kind === "arg";
        // A default of the file's own makes it another platform.
        if (isOwn && (preset === "recommended" || preset === "strict")) return;
        context.report({
          at: onFirstLine(context, from, platform.range),
          message: "redundant",
          tag: "unnecessary",
          fix: isOwn
            ? undefined
            : {
                title: "Remove the platform flag",
                edits: [removeFlag(document.text, platform)],
              },
        });
      },
    };
  },
});

/** The one variable and nothing else; a default for it is never used. */
function isTargetPlatform(raw: string, escapeChar: EscapeCharacter): boolean {
  const [part, ...rest] = parseWordTemplate(raw, escapeChar) ?? [];
  if (part === undefined || typeof part === "string" || rest.length > 0) return false;
  const { name, operator, word } = part;
  return (
    name === "TARGETPLATFORM" &&
    (operator === undefined || /^:?[-?]$/.test(operator)) &&
    word.every((it) => typeof it === "string")
  );
}
