import type { KnownLayer, LocalImage } from "./pushFacts.ts";

/** What a push has to send. */
export interface BytesToPush {
  /** Bytes; an upper limit where not `exact`. */
  readonly bytes: number;
  /**
   * False where a layer is not known to the registry, so that only its unpacked size is known, or
   * where the engine may let the registry copy it from another of its repositories.
   */
  readonly exact: boolean;
  /** Layers that may have to be sent. */
  readonly missing: number;
  /** All of them. */
  readonly layers: number;
}

/** Counts each content once, as a push does. */
export function bytesToPush(
  image: LocalImage,
  known: ReadonlyMap<string, KnownLayer>,
): BytesToPush {
  const layers = [...new Map(image.layers.map((layer) => [layer.diffId, layer])).values()];
  const missing = layers.filter(({ diffId }) => known.get(diffId)?.here !== true);
  const sizes = missing.map(({ diffId, size }) => known.get(diffId)?.size ?? size);
  const counted = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  // A layer that the engine has no size for can be as large as the rest of the image.
  const bytes = sizes.includes(undefined) ? Math.max(counted, image.size) : counted;
  return { bytes, exact: missing.length === 0, missing: missing.length, layers: layers.length };
}
