import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import type { FailedPush, PushEvent, PushedName, PushReport } from "./pushImages.ts";
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
  const pushed: PushedName[] = [];
  const failed: FailedPush[] = [];
  for (const reference of new Set(references)) {
    signal.throwIfAborted();
    onEvent({ type: "started", reference });
    try {
      const name = await pushOne(places, reference, onEvent, signal);
      pushed.push(name);
      onEvent({ type: "pushed", pushed: name });
    } catch (error) {
      if (!isSlipwayError(error)) throw error;
      failed.push({ reference, error });
      onEvent({ type: "failed", failed: { reference, error } });
    }
  }
  return { pushed, failed };
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
  const client = await registries.client(host, repository);
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
