import type { LayerFile, LayerFileKind } from "../layers/layerFile.ts";

/** Files of layers in columns, as an image may have a million of them; each has an index. */
export interface MergedEntries {
  readonly length: number;
  add(file: LayerFile, layer: number, number: number): number;
  path(index: number): string;
  kind(index: number): LayerFileKind;
  /** As it was added, but for its content; a path given in its place. */
  file(index: number, path?: string): LayerFile;
  size(index: number): number;
  /** Counted as layers come, 0 the first. */
  layer(index: number): number;
  /** Among all entries of its layer. */
  number(index: number): number;
  link(index: number): string;
  /** Where its content lies; -1 where that is not known. */
  place(index: number): number;
  setPlace(index: number, place: number): void;
  /** What a hard link is one more name of; -1 where that is not known. */
  target(index: number): number;
  setTarget(index: number, target: number): void;
}

type Extras = Pick<LayerFile, "link" | "device" | "xattrs">;

export function createMergedEntries(): MergedEntries {
  const paths: string[] = [];
  const extras = new Map<number, Extras>();
  let columns = newColumns(1024);
  const grow = (): void => {
    const old = columns;
    columns = newColumns(old.kind.length * 2);
    for (const name of names) columns[name].set(old[name]);
  };
  const get = (name: keyof typeof columns, index: number): number => columns[name][index] ?? 0;
  return {
    get length() {
      return paths.length;
    },
    add({ path, kind, mode, uid, gid, size, modified, link, device, xattrs }, layer, number) {
      if (paths.length === columns.kind.length) grow();
      const index = paths.push(path) - 1;
      columns.kind[index] = kinds.indexOf(kind);
      columns.mode[index] = mode;
      columns.uid[index] = uid;
      columns.gid[index] = gid;
      columns.size[index] = size;
      columns.modified[index] = modified;
      columns.layer[index] = layer;
      columns.number[index] = number;
      columns.place[index] = -1;
      columns.target[index] = -1;
      if (link !== undefined || device || xattrs) {
        extras.set(index, {
          ...(link !== undefined && { link }),
          ...(device && { device }),
          ...(xattrs && { xattrs }),
        });
      }
      return index;
    },
    path: (index) => paths[index] ?? "",
    kind: (index) => kinds[get("kind", index)] ?? "file",
    file: (index, path = paths[index] ?? "") => ({
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
    link: (index) => extras.get(index)?.link ?? "",
    place: (index) => get("place", index),
    setPlace(index, place) {
      columns.place[index] = place;
    },
    target: (index) => get("target", index),
    setTarget(index, target) {
      columns.target[index] = target;
    },
  };
}

const kinds: readonly LayerFileKind[] = [
  ...(["file", "folder", "symlink", "hardlink", "character-device"] as const),
  ...(["block-device", "pipe", "whiteout", "opaque"] as const),
];

const names = [
  ...(["kind", "mode", "uid", "gid", "size", "modified"] as const),
  ...(["layer", "number", "place", "target"] as const),
] as const;

function newColumns(length: number) {
  return {
    kind: new Uint8Array(length),
    mode: new Uint16Array(length),
    uid: new Uint32Array(length),
    gid: new Uint32Array(length),
    size: new Float64Array(length),
    modified: new Float64Array(length),
    layer: new Uint32Array(length),
    number: new Uint32Array(length),
    place: new Float64Array(length),
    target: new Int32Array(length),
  };
}
