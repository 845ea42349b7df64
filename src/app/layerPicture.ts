import type { AppliedLayers } from "../image/applyLayers.ts";
import { folderSums } from "./folderSums.ts";
import { type Rectangle, splitRectangle } from "./splitRectangle.ts";

/** A part of the picture of an image: a layer, or one of the folders that it has files in. */
export interface Tile extends Rectangle {
  readonly kind: "layer" | "folder";
  readonly layer: number;
  /** Of a folder; "" for what is too small to be shown by itself. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Layers as areas of their sizes, cut into their largest folders. Each layer's tile stands before
 * those in it. Lengths are in the units of the given ones.
 */
export function layerPicture(
  { layers }: Pick<AppliedLayers, "layers">,
  area: {
    readonly width: number;
    readonly height: number;
    readonly title: number;
  },
): readonly Tile[] {
  const shown = layers.map(({ size }, layer) => ({ layer, size })).filter(({ size }) => size > 0);
  const whole = { x: 0, y: 0, width: area.width, height: area.height };
  return splitRectangle(shown, whole).flatMap(({ layer, size, ...place }): Tile[] => {
    const tile: Tile = { kind: "layer", layer, path: "", size, ...place };
    const inner = {
      x: place.x + gap,
      y: place.y + area.title,
      width: place.width - 2 * gap,
      height: place.height - area.title - gap,
    };
    if (inner.width < smallest || inner.height < smallest) return [tile];
    const room = (inner.width * inner.height) / (smallest * smallest);
    const changes = layers[layer]?.changes;
    const folders = changes
      ? largestFolders(folderSums(changes), size, Math.min(room, mostFolders))
      : [];
    return [
      tile,
      ...splitRectangle(folders, inner).map((one): Tile => ({ kind: "folder", layer, ...one })),
    ];
  });
}

const gap = 2;
/** Tiles that are smaller are no use to anyone. */
const smallest = 18;
const mostFolders = 24;

/** The largest ones are cut into those below them until there are enough; the rest is one more. */
function largestFolders(
  sums: ReturnType<typeof folderSums>,
  total: number,
  most: number,
): readonly { readonly path: string; readonly size: number }[] {
  let tiles = [...(sums.below.get("") ?? [])];
  for (let round = 0; round < most && tiles.length < most; round += 1) {
    tiles.sort((a, b) => b.size - a.size);
    const at = tiles.findIndex(
      ({ path, size }) => size > total / 8 && (sums.below.get(path)?.length ?? 0) > 0,
    );
    const cut = tiles[at];
    if (!cut) break;
    tiles = [...tiles.slice(0, at), ...tiles.slice(at + 1), ...(sums.below.get(cut.path) ?? [])];
  }
  tiles.sort((a, b) => b.size - a.size);
  const large = tiles.slice(0, most).filter(({ size }) => size >= total / 200);
  const rest = total - large.reduce((sum, { size }) => sum + size, 0);
  return rest > 0 ? [...large, { path: "", size: rest }] : large;
}
