import type { Descriptor } from "../oci/descriptor.ts";

/**
 * Blobs by their digest, on the disk: what was pulled and what was made. Safe for several processes
 * at once; a blob is there whole or not at all.
 */
export interface BlobStore {
  /** Absolute path; blobs lie as in an OCI layout, `blobs/sha256/HEX`. */
  readonly folder: string;
  /** True where `add` has used a piece up once it asks for the next, so that its memory can be used again. */
  readonly usesUp?: boolean;
  /** Size in bytes; undefined where it is not there. */
  size(digest: string): Promise<number | undefined>;
  /** Rejects with `image-unreadable` where it is missing, or not what its digest says. */
  open(digest: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Keeps what comes, and tells its digest and size. Rejects with `image-unreadable` where it is not
   * what is expected, `storage-failed` where the disk refuses; then nothing is kept.
   */
  add(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expected?: Pick<Descriptor, "digest" | "size">,
    signal?: AbortSignal,
  ): Promise<Pick<Descriptor, "digest" | "size">>;
  /** A small text under a key of the caller's, such as what a step made; undefined where it is not there. */
  recall(key: string): Promise<string | undefined>;
  remember(key: string, text: string): Promise<void>;
  /**
   * Removes what was used longest ago until no more than so many bytes are kept; gives those freed. What
   * has a name in the folder's `index.json` stays, and what was used in the last ten minutes. Rejects
   * with `image-unreadable`, and removes nothing, where that index is broken.
   */
  trim(bytes: number): Promise<number>;
}
