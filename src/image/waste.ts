import type { FileNode } from "./fileNode.ts";

/** "rewritten": by the same bytes, as `chown` and `chmod` do. */
export type WasteReason = (typeof reasons)[number];

const reasons = ["deleted", "overwritten", "rewritten"] as const;

export interface WastedFile {
  readonly path: string;
  /** Bytes that the image holds and does not show. */
  readonly size: number;
  /** Index of the layer that has them. */
  readonly layer: number;
  /** Index of the layer that hides them. */
  readonly by: number;
  readonly reason: WasteReason;
}

/** Bytes that stay in an image after something deleted or overwrote them, the most first. */
export interface Waste {
  readonly bytes: number;
  readonly length: number;
  at(index: number): WastedFile;
}

export function createWaste() {
  const paths: string[] = [];
  const sizes: number[] = [];
  const layers: number[] = [];
  const bys: number[] = [];
  const codes: number[] = [];
  return {
    add({ path, layer }: FileNode, by: number, reason: WasteReason, size: number): void {
      paths.push(path);
      sizes.push(size);
      layers.push(layer);
      bys.push(by);
      codes.push(reasons.indexOf(reason));
    },
    finish(): Waste {
      const order = Uint32Array.from(paths.keys());
      order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
      return {
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        length: paths.length,
        at(index) {
          const at = order[index] ?? 0;
          return {
            path: paths[at] ?? "",
            size: sizes[at] ?? 0,
            layer: layers[at] ?? 0,
            by: bys[at] ?? 0,
            reason: reasons[codes[at] ?? 0] ?? "deleted",
          };
        },
      };
    },
  };
}
