import type { ContentStore, StoredBlob } from "./session/contentStore.ts";

/** The OCI layouts of this machine as builds use them; paths are absolute. */
export interface LayoutAccess {
  /**
   * A cache, by its digest or, without one, by its tag; where there is none, why: a few words that
   * complete "It is left out: ".
   */
  openCache(folder: string, wanted: WantedCache): Promise<FoundLayout | string>;
  /**
   * What `oci-layout://PATH[:TAG][@DIGEST]` names. Rejects with `misuse`, `image-unreadable`,
   * `storage-failed`, AbortError.
   */
  openContext(source: string, signal?: AbortSignal): Promise<FoundLayout>;
  /** The layout is made where it is not there; what is in it stays. Rejects with `storage-failed`. */
  openForWriting(folder: string): Promise<WrittenLayout>;
}

export interface WantedCache {
  readonly digest?: string | undefined;
  readonly tag: string;
}

export interface FoundLayout {
  /** Of what the layout's index, or the caller, names. */
  readonly digest: string;
  readonly store: ContentStore;
}

export interface WrittenLayout {
  readonly store: ContentStore;
  /**
   * Puts what has been written into the index under these names, or under a tag alone, which is taken
   * from what has it. False where the layout has no such blob.
   */
  name(blob: NamedBlob, names: { readonly tag: string } | readonly string[]): Promise<boolean>;
  /** Waits until nothing is written any more, and tidies up. */
  close(): Promise<void>;
}

/** A descriptor (OCI image spec, "Content Descriptors"), with all that a builder said in it. */
export interface NamedBlob extends StoredBlob {
  readonly mediaType: string;
}
