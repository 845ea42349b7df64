import { Readable } from "node:stream";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { Engine, EngineImageDetails } from "../engine/engine.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { dockerArchive } from "../image/dockerArchive.ts";
import type { AnyImage, Image } from "../image/image.ts";
import { normalizeReference } from "../reference/imageReference.ts";
import { splitReference } from "../reference/referenceParts.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { onlyImage } from "./onlyImage.ts";

export interface LoadDeps {
  readonly engine: Pick<
    Engine,
    "loadImage" | "inspectImage" | "product" | "version" | "askPlatform"
  >;
  readonly store: BlobStore;
}

/**
 * Loads an image under its names, of an index the one for the engine's platform, and looks whether the
 * names mean it then. Gives the one that was loaded. Rejects as `Engine.loadImage`, with `image-unreadable` for a broken image, with
 * `image-unsuitable` where there is none for the engine or the engine has another one afterwards.
 */
export async function loadIntoEngine(
  { engine, store }: LoadDeps,
  names: readonly string[],
  image: AnyImage,
  signal?: AbortSignal,
): Promise<Image> {
  for (const name of names) assertTaggable(name);
  const { product, version } = engine;
  const platform = image.kind === "index" ? await engine.askPlatform(signal) : undefined;
  const one = await onlyImage(image, platform, signal);
  // From 25 on Docker may keep images by their manifests, which then stay as they are.
  const withLayout = product === "docker" && Number.parseInt(version, 10) >= 25;
  const full = names.map((name) => inArchive(name, product));
  const archive = dockerArchive([{ image: one, names: full }], { store, withLayout }, signal);
  await engine.loadImage(Readable.from(archive, { objectMode: false }), signal);
  for (const name of full) await check(engine, name, one, signal);
  return one;
}

/** In full; what has no registry is Podman's own there. */
function inArchive(name: string, product: Engine["product"]): string {
  const bare = product === "podman" && splitReference(name).domain === undefined;
  return normalizeReference(bare ? `localhost/${name}` : name);
}

async function check(
  engine: LoadDeps["engine"],
  name: string,
  { config, name: source }: Image,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await engine.inspectImage(name, signal).catch((error: unknown) => {
    if (isSlipwayError(error, "engine-refused") && error.facts.status === 404) return undefined;
    throw error;
  });
  if (found && sameLayers(found, config.value.diffIds)) return;
  throw new SlipwayError(
    "image-unsuitable",
    { image: source },
    {
      message: found
        ? `${name} means another image in the engine than the one that was loaded.`
        : `The engine took ${source} and does not have it as ${name}.`,
      hint: "Something else may have changed it meanwhile; load it again.",
    },
  );
}

function sameLayers({ layers }: EngineImageDetails, diffIds: readonly string[]): boolean {
  return layers.length === diffIds.length && layers.every((id, at) => id === diffIds[at]);
}
