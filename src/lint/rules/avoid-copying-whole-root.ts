import type { Stage } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { createStageRoots } from "../shared/stageRoots.ts";

export const avoidCopyingWholeRoot = defineRule({
  id: "avoid-copying-whole-root",
  summary: "Disallow copying the whole file system of another stage or image.",
  why: "`COPY --from=build / /` writes all files of the other image over those of this one: its system libraries, its users and its leftovers. The image grows, and what it is built on is gone. Under `recommended` the rule is silent where the other stage begins with `scratch`, or with an image that is made for this, so that it has no system of its own.",
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
    const { document, preset, services } = context;
    const rootOf = createStageRoots(document, services);
    /** By name in lower case and by number, the stages so far. */
    const stages = new Map<string, Stage>();
    const hasNoSystem = (from: string): boolean => {
      const stage = stages.get(from.toLowerCase());
      const reference = stage ? rootOf(stage).reference : from;
      return reference === "scratch" || toolsOnly.test(reference ?? "");
    };
    return {
      stageEnd(stage) {
        stages.set(String(stage.index), stage);
        if (stage.name) stages.set(stage.name.toLowerCase(), stage);
      },
      COPY(copy, stage) {
        const { from, destination } = copy;
        if (!from || !destination || unquoted(destination.value) !== "/") return;
        // Into the empty image it makes one layer of many, and overwrites nothing.
        if (preset === "recommended" && stage?.from.image?.value === "scratch") return;
        const source = copy.sources.find(({ value }) => {
          const path = unquoted(value);
          return path === "/" || (preset !== "hadolint" && path === "/.");
        });
        if (!source || (preset === "recommended" && hasNoSystem(from.value))) return;
        context.report({
          at: onFirstLine(context, copy, source.range),
          message: "wholeRoot",
          data: { from: from.value },
        });
      },
    };
  },
});

/** Scripts for cross-compilation, of which the makers say to copy them so. */
const toolsOnly = /^(docker\.io\/)?tonistiigi\/xx([:@]|$)/;

function unquoted(path: string): string {
  return /^(["'])(.*)\1$/.exec(path)?.[2] ?? path;
}
