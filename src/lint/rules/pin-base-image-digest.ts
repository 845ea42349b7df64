import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { knownFrom } from "../../dockerfile/describeState.ts";
import type { Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { knownImage } from "../shared/imageWords.ts";

export const pinBaseImageDigest = defineRule({
  id: "pin-base-image-digest",
  summary: "Require a digest for every base image.",
  why: "A tag may mean another image tomorrow, even that of a version. With the digest behind it a build gets the same image for ever, and nobody can put another one in its place; tools such as Renovate and Dependabot keep it up to date.",
  category: "security",
  severity: { strict: "info" },
  aliases: [],
  fix: "unsafe",
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
  needs: ["baseImage"],
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
        const facts = stage && services.stageState.baseOf(stage)?.facts;
        const fix = facts && digestFix(image, facts);
        report({ at: image.range, message: "noDigest", data: { image: name }, fix });
      },
      stageEnd({ name }) {
        if (name !== undefined) earlier.add(name);
      },
    };
  },
});

/** The tag stays, for people and for the tools that keep the digest up to date. */
function digestFix(
  { raw, range: { start, end } }: Word,
  { digest, source }: BaseImageFacts,
): FixProposal | undefined {
  if (digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  // A variable may bring a tag of its own; a word that is broken over lines is left to a person.
  if (/[$"'\\`]/.test(raw) || end - start !== raw.length) return undefined;
  const short = digest.slice(0, "sha256:".length + 12);
  return {
    title: `Add the digest ${short}…${knownFrom(source)}`,
    edits: [{ range: { start: end, end }, newText: `@${digest}` }],
  };
}
