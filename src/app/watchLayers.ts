import type { LayerEvent } from "../engine/engine.ts";
import type { AnyImage, Image, ImageMember, Layer } from "../image/image.ts";
import { eventOf } from "./pushBlobs.ts";

export interface WatchedImage {
  /** The same image, whose layers tell when they are read. */
  readonly image: AnyImage;
  /** Tells of those that were not read. Gives the bytes of those that were. */
  end(): number;
}

/** In the words of a push, for a place that says nothing of itself. */
export function watchLayers(image: AnyImage, onEvent: (event: LayerEvent) => void): WatchedImage {
  const layers = new Map<string, Layer>();
  const read = new Map<string, number>();
  const watchLayer = (layer: Layer): Layer => {
    const { descriptor } = layer;
    layers.set(descriptor.digest, layer);
    return { ...layer, open: (signal) => watched(layer, onEvent, read, signal) };
  };
  const watchImage = (one: Image): Image => ({ ...one, layers: one.layers.map(watchLayer) });
  const watchAny = (one: AnyImage): AnyImage => {
    if (one.kind === "image") return watchImage(one);
    const members = one.members.map((member): ImageMember => {
      return { ...member, open: async (signal) => watchAny(await member.open(signal)) };
    });
    return { ...one, members };
  };
  return {
    image: watchAny(image),
    end() {
      for (const [digest, { descriptor }] of layers) {
        if (read.has(digest)) continue;
        onEvent(eventOf(descriptor, "Layer already exists", descriptor.size));
      }
      return [...read.values()].reduce((sum, bytes) => sum + bytes, 0);
    },
  };
}

async function* watched(
  { descriptor, open }: Layer,
  onEvent: (event: LayerEvent) => void,
  read: Map<string, number>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const step = Math.max(LEAST_STEP, descriptor.size / 100);
  let [bytes, told] = [0, 0];
  for await (const piece of open(signal)) {
    bytes += piece.length;
    if (bytes - told >= step) {
      told = bytes;
      onEvent(eventOf(descriptor, "Pushing", bytes));
    }
    yield piece;
  }
  read.set(descriptor.digest, bytes);
  onEvent(eventOf(descriptor, "Pushed", bytes));
}

/** Bytes. */
const LEAST_STEP = 256 * 1024;
