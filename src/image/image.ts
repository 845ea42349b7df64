import type { Descriptor } from "../oci/descriptor.ts";
import type { ImageConfig, ImageIndex, ImageManifest } from "../oci/manifest.ts";
import type { LayerLimits } from "./layers/layerLimits.ts";

/**
 * An image for one platform, read-only, wherever it is: a registry, a layout, an archive, an engine.
 * Manifest and config are here; its layers stay where they are until they are read.
 */
export interface Image {
  readonly kind: "image";
  /** As a person would name it; for errors. */
  readonly name: string;
  readonly manifest: Document<ImageManifest>;
  readonly config: Document<ImageConfig>;
  /** The base first, as many as the manifest has. */
  readonly layers: readonly Layer[];
}

/** JSON as it is stored: `bytes` are what `descriptor` says, and what is written again. */
export interface Document<T> {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly value: T;
}

export interface Layer {
  /** Of the blob, which may be compressed. */
  readonly descriptor: Descriptor;
  /** Digest of the unpacked tar. */
  readonly diffId: string;
  /** A registry that has it, so that a push there can mount it instead of sending it. */
  readonly from?: RegistryPlace;
  /** What may come of it when it is unpacked; what is usual, where not set. */
  readonly limits?: LayerLimits;
  /**
   * The blob's bytes, anew with each call. Rejects with `image-unreadable` at the latest at their end
   * where they are not what the descriptor says, and never gives more bytes than that.
   */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface RegistryPlace {
  /** With port where it has one; `docker.io` for Docker Hub. */
  readonly host: string;
  readonly repository: string;
}

/** An index: images for several platforms, and what belongs to them, such as attestations. */
export interface ImageSet {
  readonly kind: "index";
  readonly name: string;
  readonly index: Document<ImageIndex>;
  /** As the index has them. */
  readonly members: readonly ImageMember[];
}

export interface ImageMember {
  readonly descriptor: Descriptor;
  /** Rejects with `image-unreadable` where it is not there or not what its descriptor says. */
  open(signal?: AbortSignal): Promise<Image | ImageSet>;
}

export type AnyImage = Image | ImageSet;
