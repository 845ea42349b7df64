import type { Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { labelKey } from "../shared/labelFormats.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useValidLabelKeys = defineRule({
  id: "use-valid-label-keys",
  summary: "Require that keys of labels are written as Docker's guide for them says.",
  why: "Labels of all tools live in one space. Docker's guide keeps keys apart and easy to filter by: letters, digits, dots, underscores, slashes and hyphens, in lower case, and not below the names that Docker keeps for itself.",
  category: "style",
  severity: { recommended: "info", strict: "warning", hadolint: "hint" },
  aliases: ["hadolint/DL3048"],
  fix: "unsafe",
  messages: {
    character:
      "The key {key} has other characters than letters, digits, dots, underscores, slashes and hyphens. Take them out.",
    reserved:
      "Docker keeps keys that begin with {prefix} for itself. Begin {key} with a domain of yours.",
    form: "The key {key} is not of the usual form. Begin with a small letter, use small letters and digits, and no two dots or hyphens in a row.",
  },
  examples: {
    bad: [
      'FROM alpine:3.20\nLABEL "build date"=2026-02-28',
      "FROM alpine:3.20\nLABEL com.docker.team=a",
    ],
    good: ["FROM alpine:3.20\nLABEL com.example.build-date=2026-02-28"],
  },
  needs: ["baseImage"],
  create(context) {
    const { preset } = context;
    return {
      LABEL(label) {
        for (const pair of label.pairs) {
          const key = labelKey(context, label, pair);
          if (key === undefined) continue;
          const at = onFirstLine(context, label, pair.key.range);
          const prefix = reservedPrefix(key);
          if (!/^[A-Za-z0-9._/-]*$/.test(key)) {
            context.report({ at, message: "character", data: { key } });
          } else if (prefix !== undefined && (preset === "hadolint" || !isOpenToAll(key))) {
            context.report({ at, message: "reserved", data: { key, prefix } });
          } else if (preset !== "recommended" && !hasUsualForm(key)) {
            context.report({ at, message: "form", data: { key }, fix: lowerFix(pair.key, key) });
          } else continue;
          // hadolint tells of an instruction once.
          if (preset === "hadolint") return;
        }
      },
    };
  },
});

function hasUsualForm(key: string): boolean {
  return /^[a-z]([a-z0-9._/-]*[a-z0-9])?$/.test(key) && !/\.\.|--/.test(key);
}

function reservedPrefix(key: string): string | undefined {
  return ["com.docker.", "io.docker.", "org.dockerproject."].find((it) => key.startsWith(it));
}

/** Extensions of Docker Desktop have to carry these. */
function isOpenToAll(key: string): boolean {
  return /^com\.docker\.(desktop\.)?extension\./.test(key);
}

function lowerFix({ range, raw }: Word, key: string): FixProposal | undefined {
  const lower = key.toLowerCase();
  if (raw !== key || range.end - range.start !== raw.length || !hasUsualForm(lower))
    return undefined;
  return { title: `Write ${lower}`, edits: [{ range, newText: lower }] };
}
