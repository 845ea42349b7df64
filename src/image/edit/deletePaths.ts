import type { BlobStore } from "../blobStore.ts";
import type { Image } from "../image.ts";
import { compareLayerPaths } from "../layers/compareLayerPaths.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { type LayerPacking, writeLayer } from "../layers/writeLayer.ts";
import { appendLayers } from "./appendLayers.ts";
import { cleanImagePath } from "./cleanImagePath.ts";
import { resolvePaths } from "./resolvePaths.ts";
import { timeText } from "./timeText.ts";

export interface DeleteOptions {
  readonly store: BlobStore;
  readonly packing: LayerPacking;
  /** Seconds since the epoch: when the layer was made. */
  readonly epoch: number;
  readonly signal?: AbortSignal | undefined;
}

export interface DeletedPaths {
  readonly image: Image;
  /** Those that the image does not have, as they were given. */
  readonly missing: readonly string[];
}

/**
 * The image with a layer on top that hides paths. One with a slash at its end is a folder that stays,
 * and all in it goes. Links in the folders above a path are followed. Without anything to hide, the
 * image is the same. Rejects as `resolvePaths` and `writeLayer`, with `misuse` for what is no path.
 */
export async function deletePaths(
  image: Image,
  paths: readonly string[],
  { store, packing, epoch, signal }: DeleteOptions,
): Promise<DeletedPaths> {
  const whole = paths.filter((path) => !path.endsWith("/"));
  const contents = paths.filter((path) => path.endsWith("/"));
  const [hidden, emptied] = [
    await resolvePaths(image, whole.map(cleanImagePath), { followLast: false, signal }),
    await resolvePaths(image, contents.map(cleanImagePath), { followLast: true, signal }),
  ];
  const missing: string[] = [];
  const files = new Map<string, LayerFile>();
  const gone = new Set<string>();
  for (const [at, { path, file, above }] of hidden.entries()) {
    if (file === undefined) {
      missing.push(whole[at] ?? path);
      continue;
    }
    for (const folder of above) files.set(folder.path, folder);
    gone.add(path);
  }
  for (const path of gone) files.set(path, mark(path, "whiteout", epoch));
  for (const [at, { path, file, above }] of emptied.entries()) {
    if (file?.kind !== "folder") {
      missing.push(contents[at] ?? path);
      continue;
    }
    for (const folder of [...above, file])
      if (!gone.has(folder.path)) files.set(folder.path, folder);
    if (!gone.has(path)) files.set(`${path}/`, mark(path, "opaque", epoch));
  }
  const kept = [...files.values()].filter(({ path }) => !isBelow(path, gone));
  if (kept.every(({ kind }) => kind === "folder")) return { image, missing };
  const layer = await writeLayer(store, kept.sort(layerOrder), packing, signal);
  const words = paths.filter((path) => !missing.includes(path)).join(" ");
  const entry = { created: timeText(epoch), created_by: `slipway append --delete ${words}` };
  return { image: appendLayers(image, [layer], [entry]), missing };
}

function mark(path: string, kind: "whiteout" | "opaque", epoch: number): LayerFile {
  return { path, kind, mode: 0o644, uid: 0, gid: 0, size: 0, modified: epoch };
}

/** By the bytes of the names, a folder before what is said of its contents. */
function layerOrder(a: LayerFile, b: LayerFile): number {
  const order = compareLayerPaths(a.path, b.path);
  if (order !== 0) return order;
  return Number(a.kind === "opaque") - Number(b.kind === "opaque");
}

function isBelow(path: string, gone: ReadonlySet<string>): boolean {
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    if (gone.has(path.slice(0, at))) return true;
  }
  return false;
}
