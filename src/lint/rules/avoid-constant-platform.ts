import type { Stage } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { parsePlatformName } from "../shared/platformName.ts";
import { removeFlag } from "../shared/removeFlag.ts";

export const avoidConstantPlatform = defineRule({
  id: "avoid-constant-platform",
  summary: "Disallow a constant value for --platform in FROM.",
  why: "A platform that is written down is used whatever the build asks for: the image does not run, or only slowly, on other machines, and builds for several platforms are not what they say.",
  category: "correctness",
  severity: {
    recommended: "info",
    strict: "warning",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3029", "buildkit/FromPlatformFlagConstDisallowed"],
  fix: "unsafe",
  messages: {
    constant:
      "{platform} is used whatever platform the build asks for. Remove the flag, or write $BUILDPLATFORM for a stage of build tools.",
  },
  examples: {
    bad: ["FROM --platform=linux/amd64 debian:12"],
    good: [
      "FROM --platform=$BUILDPLATFORM golang:1.22 AS build",
      "FROM --platform=linux/arm64 debian:12 AS base-arm64",
    ],
  },
  create(context) {
    const { document, preset } = context;
    return {
      FROM(from, stage) {
        const { platform } = from;
        if (!platform?.value) return;
        const { raw, value } = platform.value;
        const isFound =
          preset === "hadolint"
            ? !/BUILDPLATFORM|TARGETPLATFORM/.test(raw)
            : !raw.includes("$") && isNamedOtherwise(value, stage);
        if (!isFound) return;
        context.report({
          at: onFirstLine(context, from, platform.range),
          message: "constant",
          data: { platform: value },
          fix: { title: "Remove the platform flag", edits: [removeFlag(document.text, platform)] },
        });
      },
    };
  },
});

/** A stage that has the platform in its name has it on purpose. */
function isNamedOtherwise(value: string, stage: Stage | undefined): boolean {
  const platform = parsePlatformName(value);
  if (!platform) return false;
  const name = stage?.name ?? "";
  return !name.includes(platform.os) && !name.includes(platform.architecture);
}
