import type { DockerfileDocument, Word } from "../../dockerfile/document.ts";
import { expandWord } from "../../dockerfile/expandWord.ts";
import { validateImageReference } from "../../reference/imageReference.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { createGlobalDefaults, type GlobalDefaults } from "../shared/globalDefaults.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const nameValidBaseImage = defineRule({
  id: "name-valid-base-image",
  summary: "Require that FROM names a valid image, also when the build passes no arguments.",
  why: "A base image that is empty or malformed without build arguments makes a plain `docker build` fail, and so every tool that reads the file alone.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/InvalidDefaultArgInFrom"],
  fix: "safe",
  messages: {
    invalid: "{image} is no valid image name. {reason}.",
    withDefaults:
      'Without build arguments this means "{image}", which is no valid image name. Give the ARGs defaults that make one.',
    stageCase: "FROM finds the stage {name} only in lower case. Write {name}.",
  },
  examples: {
    bad: ["ARG VERSION=\nFROM debian:$VERSION", "FROM debian:12:slim"],
    good: ["ARG VERSION=12\nFROM debian:$VERSION"],
  },
  create(context) {
    const { document, preset, services } = context;
    const isBuildkit = preset === "buildkit";
    const stages = new Set<string>();
    let defaults: GlobalDefaults | undefined;
    return {
      FROM(from, stage) {
        const { image } = from;
        if (!image) return;
        // BuildKit looks at the names of stages, too.
        if (!isBuildkit && stage?.parent !== undefined) return;
        defaults ??= createGlobalDefaults(document);
        const name = defaults.expand(image.raw);
        const reason = validateImageReference(name);
        if (reason === undefined) return;
        const at = onFirstLine(context, from, image.range);
        if (image.raw.includes("$")) {
          if (!isBuildkit) {
            const { undeclared } = services.variables.expand(image.raw, from);
            // Another rule tells of those.
            if (undeclared.length > 0) return;
            if (preset === "recommended" && needsArgument(image.raw, document, defaults)) return;
          }
          context.report({ at, message: "withDefaults", data: { image: shorten(name) } });
          return;
        }
        const lower = name.toLowerCase();
        if (lower !== name && stages.has(lower)) {
          const fix = { ...lowerFix(image), safe: true };
          context.report({ at, message: "stageCase", data: { name: lower }, fix });
          return;
        }
        const fix = validateImageReference(lower) === undefined ? lowerFix(image) : undefined;
        const data = { image: shorten(name), reason: reason.replace(/\.$/, "") };
        context.report({ at, message: "invalid", data, fix });
      },
      stageEnd({ name }) {
        if (name !== undefined) stages.add(name);
      },
    };
  },
});

/** True where an ARG without a default asks the build for a value, as many do on purpose. */
function needsArgument(raw: string, document: DockerfileDocument, defaults: GlobalDefaults) {
  let isNeeded = false;
  expandWord(raw, document.escape, (name) => {
    if (defaults.isBare(name)) isNeeded = true;
    return undefined;
  });
  return isNeeded;
}

/** Another image than the one that was typed: a guess, but for a stage of the file. */
function lowerFix({ range, raw }: Word): FixProposal {
  const newText = raw.toLowerCase();
  const isWhole = range.end - range.start === raw.length;
  return { title: `Write ${newText}`, edits: isWhole ? [{ range, newText }] : [], safe: false };
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
