/** What stands in a layer under one path. Whiteouts are told by `kind`, with the path they remove. */
export interface LayerEntry {
  /** Without a slash at either end; odd names, `..` too, as they are. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Bytes of its contents. */
  readonly size: number;
  /** The lower twelve bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symbolic link leads, or what a hard link shares its contents with. */
  readonly link: string | undefined;
  /** The first 48 bits of the contents' SHA-256; 0 where there are none. */
  readonly hash: number;
}

export type EntryKind = (typeof kinds)[number];

/** "opaque": nothing of the layers below shows in that folder (OCI image spec, "Layer"). */
const kinds = [
  ...(["file", "folder", "symlink", "hardlink", "device", "pipe"] as const),
  ...(["whiteout", "opaque"] as const),
] as const;

/** The entries of a layer in their order, in columns: a layer may have a million of them. */
export interface EntryList {
  readonly length: number;
  at(index: number): LayerEntry;
  path(index: number): string;
  kind(index: number): EntryKind;
  size(index: number): number;
}

export interface EntryListBuilder {
  add(entry: LayerEntry): void;
  finish(): EntryList;
}

export function createEntryList(): EntryListBuilder {
  const paths: string[] = [];
  const links = new Map<number, string>();
  let capacity = 256;
  let columns = newColumns(capacity);
  const grow = (to: number): void => {
    const old = columns;
    capacity = to;
    columns = newColumns(capacity);
    const count = Math.min(paths.length, to);
    for (const key of columnNames) columns[key].set(old[key].subarray(0, count));
  };
  return {
    add({ path, kind, size, mode, uid, gid, link, hash }) {
      if (paths.length === capacity) grow(capacity * 2);
      const at = paths.push(path) - 1;
      columns.kind[at] = kinds.indexOf(kind);
      columns.size[at] = size;
      columns.mode[at] = mode;
      columns.uid[at] = uid;
      columns.gid[at] = gid;
      columns.hash[at] = hash;
      if (link !== undefined) links.set(at, link);
    },
    finish() {
      grow(paths.length);
      const { kind, size, mode, uid, gid, hash } = columns;
      const kindAt = (at: number): EntryKind => kinds[kind[at] ?? 0] ?? "file";
      return {
        length: paths.length,
        path: (at) => paths[at] ?? "",
        kind: kindAt,
        size: (at) => size[at] ?? 0,
        at: (at) => ({
          path: paths[at] ?? "",
          kind: kindAt(at),
          size: size[at] ?? 0,
          mode: mode[at] ?? 0,
          uid: uid[at] ?? 0,
          gid: gid[at] ?? 0,
          link: links.get(at),
          hash: hash[at] ?? 0,
        }),
      };
    },
  };
}

const columnNames = ["kind", "size", "mode", "uid", "gid", "hash"] as const;

function newColumns(length: number) {
  return {
    kind: new Uint8Array(length),
    size: new Float64Array(length),
    mode: new Uint16Array(length),
    uid: new Float64Array(length),
    gid: new Float64Array(length),
    hash: new Float64Array(length),
  };
}
