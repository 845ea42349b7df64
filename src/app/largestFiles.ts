import type { AppliedLayers } from "../image/applyLayers.ts";
import { nodesBelow } from "../image/fileNode.ts";

export interface LargeFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Index of the layer that has it. */
  readonly layer: number;
}

/** The largest files of a layer, or of what the image shows in the end, the largest first. */
export function largestFiles(
  { layers, root }: Pick<AppliedLayers, "layers" | "root">,
  layer: number | undefined,
  most: number,
): readonly LargeFile[] {
  const files: LargeFile[] = [];
  const changes = layer === undefined ? undefined : layers[layer]?.changes;
  if (layer === undefined) {
    for (const { path, size, layer: of } of nodesBelow(root)) {
      if (size > 0) files.push({ path, size, layer: of });
    }
  } else if (changes) {
    for (let at = 0; at < changes.length; at += 1) {
      const size = changes.size(at);
      if (size > 0 && changes.change(at) !== "deleted") {
        files.push({ path: changes.path(at), size, layer });
      }
    }
  }
  return files.sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, most);
}
