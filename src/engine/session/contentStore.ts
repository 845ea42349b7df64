/** Blobs of one OCI layout, by digests of sha256, as a builder may read and write them through the session. */
export interface ContentStore {
  /** The folder, for errors. */
  readonly name: string;
  /** Bytes; undefined where it is not there. Rejects with `storage-failed`. */
  size(digest: string): Promise<number | undefined>;
  /**
   * So many bytes from a place on, in pieces of no more than a mebibyte. Rejects with
   * `image-unreadable` where it is missing; where a blob that is read from its beginning on is not
   * what its digest says, before its last piece. Rejects with `storage-failed`.
   */
  read(
    digest: string,
    start: number,
    length: number,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array>;
  /**
   * Keeps what comes, whole or not at all; absent where nothing may be written. Rejects with
   * `image-unreadable` where it is not what is expected, with `storage-failed`, and with what the
   * content fails with.
   */
  add?(
    content: AsyncIterable<Uint8Array>,
    expected: StoredBlob | undefined,
    signal: AbortSignal,
  ): Promise<StoredBlob>;
}

export interface StoredBlob {
  /** `sha256:…` */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** What a session offers of them. */
export interface SessionContent {
  /** By the name that the builder asks with. */
  readonly stores: ReadonlyMap<string, ContentStore>;
  /** What could not be read or written here, and why; the builder hears only the words. */
  failed(error: Error): void;
}
