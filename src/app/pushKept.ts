import { SlipwayError } from "../base/errors.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { pushEach } from "./pushEach.ts";
import type { PushEvent, PushedName, PushReport } from "./pushReport.ts";
import { pushToRegistry } from "./pushToRegistry.ts";

/**
 * Pushes images that Slipway has kept, without an engine, under the names that they have; as
 * `pushImages`, one that fails does not stop the others. Throws AbortError.
 */
export async function pushKept(
  places: Pick<ImagePlaces, "registries" | "kept">,
  references: readonly string[],
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushReport> {
  const push = (reference: string) => pushOne(places, reference, onEvent, signal);
  return pushEach(references, push, onEvent, signal);
}

async function pushOne(
  { registries, kept }: Pick<ImagePlaces, "registries" | "kept">,
  reference: string,
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushedName> {
  assertTaggable(reference);
  const { registry: host, repository, tag = "latest" } = parseImageReference(reference);
  const image = await kept.open(reference);
  if (image === undefined) throw notKept(reference);
  const hear = (event: Parameters<Parameters<typeof pushToRegistry>[3]>[0]): void =>
    onEvent({ type: "layer", reference, event });
  const target = { host, repository, tags: [tag] };
  const { digest } = await pushToRegistry(registries, image, target, hear, signal);
  const client = await registries.client(host, repository, signal);
  // The push is done, so that what fails here is no failure of it.
  const asked = client.headManifest(repository, tag, signal).then((found) => {
    if (found === undefined) return "missing" as const;
    return found.digest === digest ? ("verified" as const) : ("different" as const);
  });
  return { reference, digest, verdict: await asked.catch(() => "not-asked" as const) };
}

function notKept(reference: string): SlipwayError<"image-unreadable"> {
  return new SlipwayError(
    "image-unreadable",
    { image: reference },
    {
      message: `Slipway has kept no image ${reference}.`,
      hint: "Build it with --engine none under this name, or push it with an engine.",
    },
  );
}
