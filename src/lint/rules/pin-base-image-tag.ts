import { defineRule } from "../rule.ts";
import { hadolintImage, knownImage } from "../shared/imageWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const pinBaseImageTag = defineRule({
  id: "pin-base-image-tag",
  summary: "Require a tag or a digest for every base image.",
  why: "An image without a tag means `latest`: what that is changes without notice, so a build that worked yesterday may break today, or run on another major version.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3006"],
  fix: "none",
  messages: {
    noTag: "{image} has no tag, so the build takes whatever is newest. Write the tag of a version.",
  },
  examples: {
    bad: ["FROM debian"],
    good: ["FROM debian:12-slim", "FROM debian:12 AS base\nFROM base"],
  },
  create(context) {
    const { preset, services } = context;
    /** As typed: hadolint compares with case. */
    const aliases = new Set<string>();
    return {
      FROM(from, stage) {
        const { image, alias } = from;
        if (!image) return;
        const report = (name: string): void => {
          const at = onFirstLine(context, from, image.range);
          context.report({ at, message: "noTag", data: { image: name } });
        };
        if (preset === "hadolint") {
          const { name, tag, digest } = hadolintImage(image.raw);
          const isPinned = tag !== undefined || digest !== undefined;
          if (!isPinned && name !== "scratch" && !name.startsWith("$") && !aliases.has(name)) {
            report(image.value);
          }
          if (alias) aliases.add(alias.raw);
          return;
        }
        if (stage && stage.parent !== undefined) return;
        const known = knownImage(services, from);
        if (!known || known.tag !== undefined || known.digest !== undefined) return;
        if (known.name === "scratch" || isRolling(known.name, preset)) return;
        // A stage in the wrong case is an error of its own, and no image without a tag.
        if (aliases.has(known.name.toLowerCase())) return;
        report(known.name);
      },
      stageEnd({ name }) {
        if (preset !== "hadolint" && name !== undefined) aliases.add(name);
      },
    };
  },
});

/**
 * Chainguard's free images have no other tag to choose; distroless has the version in the name, and
 * its tags say only which user and tools there are.
 */
function isRolling(name: string, preset: string): boolean {
  if (preset !== "recommended") return false;
  return (
    name.startsWith("cgr.dev/chainguard/") || /^gcr\.io\/distroless\/[\w-]+-debian\d+$/.test(name)
  );
}
