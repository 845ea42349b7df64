/** A file, folder or link as it stands in a layer. */
export interface LayerFile {
  /**
   * From the root, with slashes, none at the beginning or end; no part is `..`. "" is only for an opaque
   * of the root. A byte that is not UTF-8 is U+DC80 to U+DCFF.
   */
  readonly path: string;
  /** A whiteout's path is that of what it hides, an opaque's that of the folder. */
  readonly kind: LayerFileKind;
  /**
   * Permissions with setuid, setgid and sticky. A hard link's mode and owner are those of its file:
   * engines give the file what the last of its names says.
   */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the content; 0 for what is no file. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  /** Where a symlink leads, as it is written; the path of what a hard link is one more name of. */
  readonly link?: string;
  /** Major and minor number of a device. */
  readonly device?: readonly [major: number, minor: number];
  /** Extended attributes by their full name, such as `security.capability`. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
  /** The content of a file, as many bytes as `size` says. */
  content?(signal?: AbortSignal): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export type LayerFileKind =
  | "file"
  | "folder"
  | "symlink"
  | "hardlink"
  | "character-device"
  | "block-device"
  | "pipe"
  | "whiteout"
  | "opaque";
