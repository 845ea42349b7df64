import type { LayerFile, LayerFileKind } from "../layers/layerFile.ts";
import { createColumn } from "./column.ts";

/** Files of layers in columns, as an image may have a million of them; each has an index. */
export interface MergedEntries {
  readonly length: number;
  /** `path`: the number of its path. */
  add(file: LayerFile, path: number, layer: number, number: number): number;
  path(index: number): number;
  kind(index: number): LayerFileKind;
  /** As it was added, under this path, but for its content and what a hard link leads to. */
  file(index: number, path: string): LayerFile;
  size(index: number): number;
  /** Counted as layers come, 0 the first. */
  layer(index: number): number;
  /** Among all entries of its layer. */
  number(index: number): number;
  /** Where its content lies; -1 where that is not known. */
  place(index: number): number;
  setPlace(index: number, place: number): void;
  /** What a hard link is one more name of; -1 where that is not known. */
  target(index: number): number;
  setTarget(index: number, target: number): void;
}

type Extras = Pick<LayerFile, "link" | "device" | "xattrs">;

export function createMergedEntries(): MergedEntries {
  const extras = new Map<number, Extras>();
  const columns = newColumns();
  let length = 0;
  const get = (name: keyof typeof columns, index: number): number => columns[name].get(index);
  return {
    get length() {
      return length;
    },
    add({ kind, mode, uid, gid, size, modified, link, device, xattrs }, path, layer, number) {
      const index = length++;
      columns.path.set(index, path);
      columns.kind.set(index, kinds.indexOf(kind));
      columns.mode.set(index, mode);
      columns.uid.set(index, uid);
      columns.gid.set(index, gid);
      columns.size.set(index, size);
      columns.modified.set(index, modified);
      columns.layer.set(index, layer);
      columns.number.set(index, number);
      columns.place.set(index, -1);
      columns.target.set(index, -1);
      const isLink = link !== undefined && kind !== "hardlink";
      if (isLink || device || xattrs) {
        extras.set(index, {
          ...(isLink && { link }),
          ...(device && { device }),
          ...(xattrs && { xattrs }),
        });
      }
      return index;
    },
    path: (index) => get("path", index),
    kind: (index) => kinds[get("kind", index)] ?? "file",
    file: (index, path) => ({
      path,
      kind: kinds[get("kind", index)] ?? "file",
      mode: get("mode", index),
      uid: get("uid", index),
      gid: get("gid", index),
      size: get("size", index),
      modified: get("modified", index),
      ...extras.get(index),
    }),
    size: (index) => get("size", index),
    layer: (index) => get("layer", index),
    number: (index) => get("number", index),
    place: (index) => get("place", index),
    setPlace(index, place) {
      columns.place.set(index, place);
    },
    target: (index) => get("target", index),
    setTarget(index, target) {
      columns.target.set(index, target);
    },
  };
}

const kinds: readonly LayerFileKind[] = [
  ...(["file", "folder", "symlink", "hardlink", "character-device"] as const),
  ...(["block-device", "pipe", "whiteout", "opaque"] as const),
];

function newColumns() {
  return {
    path: createColumn(Int32Array),
    kind: createColumn(Uint8Array),
    mode: createColumn(Uint16Array),
    uid: createColumn(Uint32Array),
    gid: createColumn(Uint32Array),
    size: createColumn(Float64Array),
    modified: createColumn(Float64Array),
    layer: createColumn(Uint32Array),
    number: createColumn(Uint32Array),
    place: createColumn(Float64Array),
    target: createColumn(Int32Array),
  };
}
