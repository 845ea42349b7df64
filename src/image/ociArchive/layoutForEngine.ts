import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { type Descriptor, isAttestation, type Platform } from "../../oci/descriptor.ts";
import { blobPath, digestOfPath } from "./blobPath.ts";
import { type DockerImage, writeDockerManifest } from "./dockerManifest.ts";
import { generateTar } from "./generateTar.ts";
import { layoutTexts, named, namesOf } from "./layoutTexts.ts";
import type { ImageSource } from "./readImageSource.ts";
import { imagesBelow, type LayoutImage } from "./readIndex.ts";
import { unreadableImage } from "./unreadableImage.ts";

export interface ForEngine {
  /** For errors. */
  readonly image: string;
  /** Which one of an image for several; the first where there is none of it. */
  readonly platform: Platform;
  /** True to send the layout, too, for engines that keep all platforms of an image. */
  readonly withLayout: boolean;
}

/**
 * An OCI layout as the docker archive that all engines load. The stream fails with `image-unreadable`
 * where a blob is not what its name says.
 */
export function layoutForEngine(
  source: Extract<ImageSource, { readonly kind: "oci" }>,
  { image, platform, withLayout }: ForEngine,
  signal?: AbortSignal,
): NodeJS.ReadableStream {
  const { manifests, texts } = source;
  const images = dockerImages(manifests, texts, platform);
  const wanted = new Set(images.flatMap(({ config, layers }) => [config, ...layers]));
  const tar = generateTar(async ({ add, addText }) => {
    for await (const { path, size, content } of source.blobs()) {
      signal?.throwIfAborted();
      const passing = checked(path, image, content);
      if (withLayout || wanted.has(path)) await add(path, size, passing);
      else for await (const _ of passing);
    }
    if (withLayout) {
      const index = manifests.flatMap((one) => named(one, namesOf(one)));
      for (const { path, text } of layoutTexts(index)) await addText(path, text);
    }
    await addText("manifest.json", writeDockerManifest(images));
  });
  return Readable.from(tar, { objectMode: false });
}

/** An image under several names is several descriptors of a layout, and one of a docker archive. */
function dockerImages(
  manifests: readonly Descriptor[],
  texts: ReadonlyMap<string, string>,
  platform: Platform,
): readonly DockerImage[] {
  const images = new Map<string, DockerImage>();
  for (const manifest of manifests) {
    if (isAttestation(manifest)) continue;
    const chosen = choose(imagesBelow(texts, manifest), platform);
    if (chosen === undefined) continue;
    const config = blobPath(chosen.config.digest);
    const layers = chosen.layers.map(({ digest }) => blobPath(digest));
    const before = images.get(config)?.names ?? [];
    images.set(config, { config, layers, names: [...before, ...namesOf(manifest)] });
  }
  return [...images.values()];
}

function choose(images: readonly LayoutImage[], wanted: Platform): LayoutImage | undefined {
  const fits = ({ platform }: LayoutImage) =>
    platform?.os === wanted.os && platform.architecture === wanted.architecture;
  return images.find(fits) ?? images[0];
}

async function* checked(
  path: string,
  image: string,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  const digest = digestOfPath(path);
  if (digest !== undefined && digest !== `sha256:${hash.digest("hex")}`) {
    throw unreadableImage(image, `its part ${path} is not what its name says`);
  }
}
