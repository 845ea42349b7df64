import { SlipwayError } from "../base/errors.ts";
import { parseImageReference } from "../reference/imageReference.ts";

/** Throws `bad-reference` for what an image cannot be tagged with. */
export function assertTaggable(tag: string): void {
  const { digest } = parseImageReference(tag);
  if (digest === undefined) return;
  throw new SlipwayError(
    "bad-reference",
    { reference: tag, rule: "digest" },
    {
      message: `"${tag}" has a digest, which only a registry gives.`,
      hint: "Leave out what begins with the @.",
    },
  );
}
