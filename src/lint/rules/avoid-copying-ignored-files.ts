import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { ignoredSources } from "../shared/ignoredSources.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidCopyingIgnoredFiles = defineRule({
  id: "avoid-copying-ignored-files",
  summary: "Disallow copying what the ignore file keeps out of the build context.",
  why: "What `.dockerignore` names is never sent to the builder. COPY or ADD of it fails, or copies a folder without what it should bring.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/CopyIgnoredFile"],
  fix: "none",
  messages: {
    ignored:
      "The ignore file keeps {source} out of the build context, so there is nothing to copy. Change the source or the ignore file.",
  },
  examples: {
    ignored: ["node_modules"],
    bad: ["FROM node:22\nCOPY package.json node_modules /app/"],
    good: [
      "FROM node:22\nCOPY package.json /app/",
      "FROM node:22 AS build\nFROM node:22\nCOPY --from=build node_modules /app/",
    ],
  },
  needs: ["buildContext"],
  create(context) {
    const { document, preset, services } = context;
    const asBuildkit = preset === "buildkit";
    const find = (transfer: TransferInstruction): readonly Word[] =>
      ignoredSources(services, transfer, asBuildkit);
    const check = (transfer: TransferInstruction): void => {
      for (const { range, value } of find(transfer)) {
        const at = onFirstLine(context, transfer, range);
        context.report({ at, message: "ignored", data: { source: value } });
      }
    };
    return {
      COPY: check,
      ADD: check,
      stage(stage) {
        if (!asBuildkit || !services.contextIgnore) return;
        for (const trigger of inheritedTriggers(document, stage)) {
          if (trigger.kind !== "COPY" && trigger.kind !== "ADD") continue;
          for (const { value } of find(trigger)) {
            const at = stage.from.keyword.range;
            context.report({ at, message: "ignored", data: { source: value } });
          }
        }
      },
    };
  },
});
