import type { Engine, EngineImage } from "../engine/engine.ts";

/**
 * `repository@sha256:…` by which a registry gives exactly this image; for the repository of
 * `reference` where the image has a digest there. Undefined for one that was neither pushed nor
 * pulled.
 */
export function digestReference(
  reference: string | undefined,
  { digests }: Pick<EngineImage, "digests">,
): string | undefined {
  const repository = reference?.slice(0, tagColon(reference));
  const own = digests.find((digest) => digest.split("@", 1)[0] === repository);
  return own ?? digests[0];
}

/** The command that gets the image elsewhere; undefined for one that has no name to ask for. */
export function pullCommand(
  product: Engine["product"],
  reference: string | undefined,
  image: Pick<EngineImage, "digests">,
): string | undefined {
  const from = digestReference(reference, image) ?? reference;
  return from === undefined ? undefined : `${product} pull ${from}`;
}

function tagColon(reference: string): number {
  const colon = reference.lastIndexOf(":");
  return colon > reference.lastIndexOf("/") ? colon : reference.length;
}
