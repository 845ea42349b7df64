import type { AnyImage } from "../image/image.ts";

/** Images that were made without an engine, by their names; they lie in the store. */
export interface KeptImages {
  list(): Promise<readonly KeptImage[]>;
  /** Undefined where there is none of that name or digest. */
  open(name: string): Promise<AnyImage | undefined>;
  /** Puts the names on the image; others keep it. Blobs that are not in the store are read into it. */
  keep(names: readonly string[], image: AnyImage, signal?: AbortSignal): Promise<void>;
  /** Takes a name away, or the image with all its names by its digest. */
  remove(nameOrDigest: string): Promise<void>;
}

export interface KeptPlatform {
  /** Such as `linux/amd64`. */
  readonly platform: string;
  /** Of its manifest. */
  readonly digest: string;
  /** Bytes of its layers, packed. */
  readonly size: number;
}

export interface KeptImage {
  /** Of the manifest or index. */
  readonly digest: string;
  /** In full, such as `docker.io/library/app:latest`; empty for an image that lost its name. */
  readonly names: readonly string[];
  /** Those of an index, each image once; of an image for one platform that one. */
  readonly platforms: readonly KeptPlatform[];
  /** Bytes of its layers, packed. */
  readonly size: number;
  /** Milliseconds since the epoch, when it was kept. */
  readonly kept: number;
}
