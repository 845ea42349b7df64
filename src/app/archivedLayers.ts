import type { ImageFiles } from "../image/readImageArchive.ts";
import { type ImageLayer, instructionOf } from "./imageLayers.ts";

/** A step of the history, with which of the archive's layers is its own. */
export interface ArchivedLayer extends ImageLayer {
  /** Index into the layers of the archive; undefined where it has none. */
  readonly layer: number | undefined;
}

/**
 * The layers as the archive itself tells of them, the base first: it says for certain which entries
 * have one. `listed` is what the engine told before, for what an archive does not know.
 */
export function archivedLayers(
  { history, layers }: Pick<ImageFiles, "history" | "layers">,
  listed: readonly ImageLayer[],
): readonly ArchivedLayer[] {
  const full = history.filter(({ empty }) => !empty).length;
  // A config need not have a history; and one that does not fit is worth nothing.
  if (full !== layers.length) return layers.map((_, at) => withoutHistory(layers, at));
  const fits = listed.length === history.length;
  let next = 0;
  return history.map(({ createdBy, comment, created, empty }, index) => {
    const layer = empty ? undefined : next++;
    const known = fits ? listed[index] : undefined;
    return {
      index,
      instruction: instructionOf(createdBy) || comment.trim(),
      ...{ createdBy, comment, created },
      size: known?.size ?? sizeOf(layers, layer),
      empty,
      diffId: layer === undefined ? undefined : layers[layer]?.diffId,
      base: known?.base ?? false,
      layer,
    };
  });
}

function withoutHistory(layers: ImageFiles["layers"], index: number): ArchivedLayer {
  return {
    ...{ index, layer: index, instruction: "", createdBy: "", comment: "", created: 0 },
    size: sizeOf(layers, index),
    empty: false,
    diffId: layers[index]?.diffId,
    base: false,
  };
}

function sizeOf(layers: ImageFiles["layers"], index: number | undefined): number {
  const entries = index === undefined ? undefined : layers[index]?.entries;
  let size = 0;
  for (let at = 0; at < (entries?.length ?? 0); at += 1) size += entries?.size(at) ?? 0;
  return size;
}
