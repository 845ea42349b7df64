import { defineRule } from "../rule.ts";
import { hadolintImage, knownImage } from "../shared/imageWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidLatestTag = defineRule({
  id: "avoid-latest-tag",
  summary: "Disallow the tag latest for base images.",
  why: "The tag `latest` moves to every new version, so a build that worked yesterday may break today, and nobody can tell later what an image was built on.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3007"],
  fix: "none",
  messages: {
    latest: "The tag latest of {image} moves to every new version. Write the tag of a version.",
  },
  examples: {
    bad: ["FROM debian:latest", "ARG VERSION=latest\nFROM debian:$VERSION"],
    good: ["FROM debian:12-slim"],
  },
  create(context) {
    const { preset, services } = context;
    return {
      FROM(from) {
        const { image } = from;
        if (!image) return;
        const known = preset === "hadolint" ? hadolintImage(image.raw) : knownImage(services, from);
        if (known?.tag !== "latest" || known.digest !== undefined) return;
        // Chainguard's free images have no other tag to choose.
        if (preset === "recommended" && known.name.startsWith("cgr.dev/chainguard/")) return;
        const at = onFirstLine(context, from, image.range);
        context.report({ at, message: "latest", data: { image: known.name } });
      },
    };
  },
});
