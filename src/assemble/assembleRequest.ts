import type { SyncFolder } from "../buildcontext/syncedContext.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { Image } from "../image/image.ts";
import type { Platform } from "../oci/descriptor.ts";
import type { TransferListener } from "./stepReporter.ts";

export interface AssembleDeps {
  readonly store: BlobStore;
  /** The image of a FROM or `--from` that is no stage, for a platform; tells of layers it fetches. */
  openImage(
    reference: string,
    platform: Platform,
    signal?: AbortSignal,
    onTransfer?: TransferListener,
  ): Promise<Image>;
  /** What ADD of a URL gets. */
  fetch(url: string, signal?: AbortSignal): Promise<FetchedFile>;
  /** Milliseconds since the epoch; for events only. */
  now(): number;
}

export interface FetchedFile {
  /** Bytes as they come. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Of the answer's Content-Disposition, where it has one. */
  readonly name?: string;
  /** Seconds since the epoch, of its Last-Modified. */
  readonly modified?: number;
}

export interface AssembleRequest {
  readonly document: DockerfileDocument;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly platform: Platform;
  /** Of this machine: what BUILDPLATFORM says. */
  readonly buildPlatform: Platform;
  readonly context: AssembleFolder;
  /** By the name that FROM and `--from` use: folders; names of images stand for themselves. */
  readonly contexts: Readonly<Record<string, AssembleFolder | string>>;
  /** True for all stages, names for some of them. */
  readonly noCache: boolean | readonly string[];
  /** Seconds since the epoch: `created`, and the time of every file that is newer or made here. */
  readonly epoch: number;
}

/** A folder that COPY reads from, as a build context's ignore file leaves it. */
export interface AssembleFolder {
  readonly folder: SyncFolder;
  /** Patterns of its ignore file. */
  readonly excludes: readonly string[];
  /** The same for the same folder: what is known of its files is remembered under it. */
  readonly key?: string;
}
