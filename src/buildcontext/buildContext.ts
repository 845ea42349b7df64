import type { SyncedContext } from "./syncedContext.ts";

/** What would be sent to a builder: the files of a folder less what the ignore file excludes. */
export interface BuildContext {
  /** Absolute path of the context folder. */
  readonly root: string;
  /** Where the Dockerfile stands inside the packed context, with slashes. */
  readonly dockerfileInContext: string;
  /** The ignore file that applies; undefined where there is none. */
  readonly ignoreFile: string | undefined;
  /** The same files for a builder that asks for them one by one. */
  readonly synced: SyncedContext;
  /** Lists and streams the context as a tar; counts as it goes. Destroy the stream to stop. */
  pack(onProgress?: (sent: PackProgress) => void): NodeJS.ReadableStream;
}

export interface PackProgress {
  /** Bytes so far: of the tar, or of the files that the builder asked for. */
  readonly bytes: number;
  /** Entries of the tar, or files asked for, so far. */
  readonly files: number;
}

export interface OpenContextOptions {
  /** Absolute path of the context folder. */
  readonly root: string;
  /** Absolute path of the Dockerfile; it may stand outside of the context. */
  readonly dockerfilePath: string | undefined;
  /** The Dockerfile's text where an editor holds a newer one than the disk, or where it has no file. */
  readonly dockerfileText?: string;
  /** Absolute paths of other folders that the build may ask for, by the name of their context. */
  readonly namedFolders?: Readonly<Record<string, string>>;
  /**
   * What a builder that takes a tar needs of the folder: paths with wildcards, from the root.
   * Undefined where that is not certain; then it gets all that is not ignored.
   */
  readonly tarNeeds?: (signal: AbortSignal) => Promise<readonly string[] | undefined>;
  readonly signal?: AbortSignal;
}
