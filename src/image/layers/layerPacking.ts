export interface LayerPacking {
  readonly compression: "gzip" | "zstd" | "none";
  /** 1 to 9 for gzip, 1 to 22 for zstd; undefined for the usual one. */
  readonly level?: number;
}
