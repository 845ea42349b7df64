import { pinBaseImageDigest } from "../../lint/rules/pin-base-image-digest.ts";
import { fixOfRule } from "./fixOfRule.ts";
import { defineRefactoring } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/** Puts the digest that is known of the image behind its tag. */
export const pinDigest = defineRefactoring({
  id: "pin-digest",
  kind: "rewrite",
  at(document, range, context) {
    const from = touchedInstruction(document, range);
    if (from?.kind !== "FROM" || !from.image) return undefined;
    // The rule goes through the whole file, which is not worth it without a digest.
    if (context.services.baseImage(from.image.raw)?.digest === undefined) return undefined;
    return fixOfRule(pinBaseImageDigest, document, range, context);
  },
});
