/** What an engine stores, as it counts it. */
export interface DiskUsage {
  readonly images: readonly ImageUsage[];
  /** Bytes of all layers, each counted once; 0 where the engine does not tell (Podman). */
  readonly layersSize: number;
  /** Empty where the engine has no build cache or does not tell. */
  readonly buildCache: readonly BuildCacheRecord[];
}

export interface ImageUsage {
  /** `sha256:…` */
  readonly id: string;
  /** Bytes, all layers. */
  readonly size: number;
  /** Bytes of layers that other images have, too; -1 where unknown. */
  readonly sharedSize: number;
  /** How many containers were made of it, stopped ones, too; -1 where unknown. */
  readonly containers: number;
}

export interface BuildCacheRecord {
  readonly id: string;
  /** Such as `regular`, `source.local` or `exec.cachemount`. */
  readonly kind: string;
  /** Such as `mount / from exec /bin/sh -c make`. */
  readonly description: string;
  readonly inUse: boolean;
  /** True where images or other records have its bytes, too: removing it frees nothing. */
  readonly shared: boolean;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Milliseconds since the epoch; undefined where it never was. */
  readonly lastUsed: number | undefined;
  readonly usageCount: number;
}
