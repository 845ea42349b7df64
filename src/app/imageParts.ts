import { createConcurrencyLimit } from "../buildcontext/concurrencyLimit.ts";
import type { AnyImage, Document, Image, Layer } from "../image/image.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { ImageIndex, ImageManifest } from "../oci/manifest.ts";
import { sharedSignal } from "./sharedSignal.ts";

/** All that belongs to an image, each thing once. */
export interface ImageParts {
  /** By digest. */
  readonly layers: ReadonlyMap<string, Layer>;
  readonly configs: ReadonlyMap<string, Image["config"]>;
  /** What stands in others before those; the image's own is the last. */
  readonly manifests: readonly Document<ImageManifest | ImageIndex>[];
  /** Bytes. */
  readonly size: number;
}

/** How many members of an index are opened at once. */
const AT_ONCE = 4;

/** Opens all members of an index, attestations too. Rejects as they do. */
export async function imageParts(image: AnyImage, signal?: AbortSignal): Promise<ImageParts> {
  const limit = createConcurrencyLimit(AT_ONCE);
  const opened = await openBelow(image, { limit, seen: new Set() }, sharedSignal(signal));
  const layers = new Map<string, Layer>();
  const configs = new Map<string, Image["config"]>();
  const manifests = new Map<string, Document<ImageManifest | ImageIndex>>();
  const take = ({ of, below }: Opened): void => {
    for (const one of below) take(one);
    if (of.kind === "image") {
      configs.set(of.config.descriptor.digest, of.config);
      for (const layer of of.layers) {
        const { digest } = layer.descriptor;
        if (!layers.has(digest)) layers.set(digest, layer);
      }
    }
    const document = documentOf(of);
    manifests.set(document.descriptor.digest, document);
  };
  take(opened);
  const all: readonly { readonly descriptor: Descriptor }[] = [
    ...layers.values(),
    ...configs.values(),
    ...manifests.values(),
  ];
  const size = all.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  return { layers, configs, manifests: [...manifests.values()], size };
}

/** Manifest or index. */
export function documentOf(image: AnyImage): Document<ImageManifest | ImageIndex> {
  return image.kind === "image" ? image.manifest : image.index;
}

interface Opened {
  readonly of: AnyImage;
  readonly below: readonly Opened[];
}

interface Opening {
  readonly limit: ReturnType<typeof createConcurrencyLimit>;
  /** Digests: the same index can stand in others, thousands of times. */
  readonly seen: Set<string>;
}

async function openBelow(image: AnyImage, opening: Opening, signal: AbortSignal): Promise<Opened> {
  if (image.kind === "image") return { of: image, below: [] };
  const { limit, seen } = opening;
  const members = image.members.filter(({ descriptor: { digest } }) => {
    const first = !seen.has(digest);
    seen.add(digest);
    return first;
  });
  const below = await Promise.all(
    members.map(async (member) => {
      // Not held while those below it are opened, which would wait for each other.
      const opened = await limit(async () => {
        signal.throwIfAborted();
        return member.open(signal);
      });
      return openBelow(opened, opening, signal);
    }),
  );
  return { of: image, below };
}
