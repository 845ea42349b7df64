/** What a build made, in a form of which two can be compared: everything but bytes and times. */
export interface BuiltImage {
  /** The config as it was stored. */
  readonly config: ConfigJson;
  /** The base first; those of the base by diff id alone. */
  readonly layers: readonly BuiltLayer[];
}

export interface BuiltLayer {
  readonly diffId: string;
  /** In the layer's own order. */
  readonly entries: readonly BuiltEntry[];
}

export interface BuiltEntry {
  /** As the tar has it, without slashes at either end. */
  readonly path: string;
  /** As tar-stream calls it. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  readonly link: string;
  /** Hash of the content; empty where there is none. */
  readonly content: string;
  /** `name=hex`, sorted. */
  readonly xattrs: readonly string[];
  readonly device: string;
}

export interface ConfigJson {
  readonly [member: string]: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly rootfs: { readonly diff_ids: readonly string[] | null };
  readonly history?: readonly Readonly<Record<string, unknown>>[];
}
