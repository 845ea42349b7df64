import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidCopyingWholeRoot = defineRule({
  id: "avoid-copying-whole-root",
  summary: "Disallow copying the whole file system of another stage or image.",
  why: "`COPY --from=build / /` writes all files of the other image over those of this one: its system libraries, its users and its leftovers. The image grows, and what it is built on is gone.",
  category: "size",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3067"],
  fix: "none",
  messages: {
    wholeRoot:
      "This copies every file of {from} over those of this image. Copy only the paths that are needed.",
  },
  examples: {
    bad: ["FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build / /"],
    good: [
      "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /app /app",
      "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build / /",
    ],
  },
  create(context) {
    const { preset } = context;
    return {
      COPY(copy, stage) {
        const { from, destination } = copy;
        if (!from || !destination || unquoted(destination.value) !== "/") return;
        // Into the empty image it makes one layer of many, and overwrites nothing.
        if (preset === "recommended" && stage?.from.image?.value === "scratch") return;
        const source = copy.sources.find(({ value }) => {
          const path = unquoted(value);
          return path === "/" || (preset !== "hadolint" && path === "/.");
        });
        if (!source) return;
        context.report({
          at: onFirstLine(context, copy, source.range),
          message: "wholeRoot",
          data: { from: from.value },
        });
      },
    };
  },
});

function unquoted(path: string): string {
  return /^(["'])(.*)\1$/.exec(path)?.[2] ?? path;
}
