import { defineRule } from "../rule.ts";
import { knownImage } from "../shared/imageWords.ts";

export const pinBaseImageDigest = defineRule({
  id: "pin-base-image-digest",
  summary: "Require a digest for every base image.",
  why: "A tag may mean another image tomorrow, even that of a version. With the digest behind it a build gets the same image for ever, and nobody can put another one in its place; tools such as Renovate and Dependabot keep it up to date.",
  category: "security",
  severity: { strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    noDigest: "What {image} is may change. Write its digest behind it, as in name:tag@sha256:….",
  },
  examples: {
    bad: ["FROM alpine:3.22"],
    good: [
      "FROM alpine:3.22@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1",
      "FROM scratch AS base\nFROM base",
    ],
  },
  create({ services, report }) {
    const earlier = new Set<string>();
    return {
      FROM(from, stage) {
        const { image } = from;
        if (!image || (stage && stage.parent !== undefined)) return;
        const known = knownImage(services, from);
        if (!known || known.digest !== undefined || known.name === "scratch") return;
        // A stage in the wrong case is an error of its own.
        if (earlier.has(known.name.toLowerCase())) return;
        const name = known.tag === undefined ? known.name : `${known.name}:${known.tag}`;
        report({ at: image.range, message: "noDigest", data: { image: name } });
      },
      stageEnd({ name }) {
        if (name !== undefined) earlier.add(name);
      },
    };
  },
});
