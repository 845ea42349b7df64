import type { TarRoom } from "./tarHeader.ts";

/** A build context that a builder takes file by file, through a session. */
export interface SyncedContext {
  /** Name of the Dockerfile in the folder `dockerfile`. */
  readonly dockerfile: string;
  /**
   * The same for every build of the same folder on the same machine, and for nothing else: the
   * engine keeps what it got under this key, and asks again only for what has changed.
   */
  readonly sharedKey: string;
  /** By the names that BuildKit asks for: `context` and `dockerfile`. */
  readonly folders: Readonly<Record<string, SyncFolder>>;
}

export interface SyncFolder {
  /** Parents before children, names in the order of bytes. Throws `context-unusable`, AbortError. */
  list(filter: SyncFilter, signal: AbortSignal): Promise<readonly SyncEntry[]>;
  /**
   * The same without an object for each, which takes half the time; undefined where only `list` can tell.
   * Throws as that does.
   */
  look?(filter: SyncFilter, signal: AbortSignal): Promise<EntryTable | undefined>;
  /**
   * The content of a listed file, opened now, in pieces of 256 KiB at most. Throws
   * `context-unusable` where it cannot be read or is not what the list said any more.
   */
  read(entry: SyncEntry, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * The content of a listed file of `largestLoaded` bytes at most, put where it is needed; blocks until
   * the disk answers, which takes a tenth of the time that `read` does. Throws as that rejects.
   */
  readNow?(entry: SyncEntry, room: TarRoom): void;
}

/** What the builder asks for; empty lists leave everything in. */
export interface SyncFilter {
  /** Glob patterns. */
  readonly include: readonly string[];
  /** Patterns of an ignore file, `!` in front of exceptions. */
  readonly exclude: readonly string[];
  /** Paths, possibly with wildcards: what they name, and what links in them lead to. */
  readonly follow: readonly string[];
}

export interface SyncEntry {
  /** Below the folder, with slashes. */
  readonly path: string;
  /** The last part of the path, where that is kept by itself. */
  readonly name?: string;
  /** A socket counts as a file with nothing in it, as for the docker command line. */
  readonly kind: "file" | "folder" | "link" | "pipe";
  /** Permissions with setuid, setgid and sticky, as POSIX counts them. */
  readonly mode: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly modified: bigint;
  /** Empty for what is no link. */
  readonly target: string;
  /** Of one more name of a file on a disk: the path of the first one in the list. */
  readonly sameAs?: string | undefined;
  /** Of a file on a disk: what tells it from others. */
  readonly inode?: bigint | undefined;
  /** When anything of it was changed last, in nanoseconds since the epoch; of a file on a disk. */
  readonly changed?: bigint | undefined;
}

/** What a folder lists, in columns: a context may have some hundred thousand files. */
export interface EntryTable {
  readonly length: number;
  /** When the last change of a file was, in nanoseconds since the epoch. */
  readonly newest: bigint;
  /** Those who need no more than to compare go through the columns, some rows at a time, in order. */
  batches(): Iterable<EntryBatch>;
  /** Views of the rows, made anew by each call; they take half the memory of objects with all of it. */
  entries(): readonly SyncEntry[];
}

/** Rows of a table, as they stand in memory. */
export interface EntryBatch {
  readonly names: readonly string[];
  /** For each row its kind and permissions. */
  readonly modes: Uint32Array;
  /** For each row that of its folder, counted from 1; 0 in the root. */
  readonly folders: Uint32Array;
  /** `figuresOfRow` for each row: size, modified, inode, changed; what is of no use is 0. */
  readonly figures: BigInt64Array;
  /** Where its links lead. */
  readonly targets: readonly string[];
}

export const figuresOfRow = 4;

/** Largest piece of a file, in bytes: bigger ones gain nothing, smaller ones cost time. */
export const pieceSize = 256 * 1024;
