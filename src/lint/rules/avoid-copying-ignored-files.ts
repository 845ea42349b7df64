import type { TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { type IgnoredSource, ignoredSources } from "../shared/ignoredSources.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidCopyingIgnoredFiles = defineRule({
  id: "avoid-copying-ignored-files",
  summary: "Disallow copying what the ignore file keeps out of the build context.",
  why: "What `.dockerignore` names is never sent to the builder. COPY or ADD of it fails, or copies a folder without what it should bring. Where the ignore file has exceptions, the rule speaks only if the files of the context were looked at, and none came back in.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/CopyIgnoredFile"],
  fix: "none",
  messages: {
    ignored:
      "The ignore file keeps {source} out of the build context, so there is nothing to copy. Change the source or the ignore file.",
    ignoredBy:
      "Line {line} of {file}, `{pattern}`, keeps {source} out of the build context, so there is nothing to copy. Change the source or that line.",
    emptied:
      "Line {line} of {file}, `{pattern}`, keeps all that is in {source} out of the build context, so the folder is empty. Change the source or that line.",
  },
  examples: {
    ignored: ["node_modules"],
    bad: ["FROM node:22\nCOPY package.json node_modules /app/"],
    good: [
      "FROM node:22\nCOPY package.json /app/",
      "FROM node:22 AS build\nFROM node:22\nCOPY --from=build node_modules /app/",
    ],
  },
  needs: ["baseImage", "buildContext"],
  create(context) {
    const { document, preset, services } = context;
    const asBuildkit = preset === "buildkit";
    const find = (transfer: TransferInstruction): readonly IgnoredSource[] =>
      ignoredSources(services, transfer, asBuildkit);
    const check = (transfer: TransferInstruction): void => {
      for (const { word, reason, isEmptied } of find(transfer)) {
        const at = onFirstLine(context, transfer, word.range);
        const source = word.value;
        if (asBuildkit || !reason) context.report({ at, message: "ignored", data: { source } });
        else {
          const data = { ...reason, line: String(reason.line), source };
          context.report({ at, message: isEmptied ? "emptied" : "ignoredBy", data });
        }
      }
    };
    return {
      COPY: check,
      ADD: check,
      stage(stage) {
        if (!asBuildkit || !services.contextIgnore) return;
        for (const trigger of inheritedTriggers(document, stage)) {
          if (trigger.kind !== "COPY" && trigger.kind !== "ADD") continue;
          for (const { word } of find(trigger)) {
            const at = stage.from.keyword.range;
            context.report({ at, message: "ignored", data: { source: word.value } });
          }
        }
      },
    };
  },
});
