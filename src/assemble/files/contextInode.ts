import { createHash } from "node:crypto";
import { largestLoaded } from "../../buildcontext/loadEntry.ts";
import type { SyncEntry, SyncFolder } from "../../buildcontext/syncedContext.ts";
import type { SmallContent } from "../../image/layers/layerTar.ts";
import type { ContentSource, Inode, InodeKind } from "./treeNode.ts";

export interface ContextFiles {
  readonly folder: SyncFolder;
  /** Else the file is read. */
  readonly sumOf: ((entry: SyncEntry, signal?: AbortSignal) => Promise<string>) | undefined;
}

/** What is listed of a context as it stands in a tree: all of root. */
export function contextInode(files: ContextFiles, entry: SyncEntry): Inode {
  return new ContextInode(files, entry);
}

/** A view of what is listed, as a large context has some hundred thousand of them. */
class ContextInode implements Inode, ContentSource {
  isLinked = false;
  private readonly files: ContextFiles;
  private readonly entry: SyncEntry;

  constructor(files: ContextFiles, entry: SyncEntry) {
    this.files = files;
    this.entry = entry;
  }

  get kind(): InodeKind {
    return this.entry.kind === "link" ? "symlink" : this.entry.kind;
  }

  get mode(): number {
    return this.entry.kind === "link" ? 0o777 : this.entry.mode;
  }

  get uid(): number {
    return 0;
  }

  get gid(): number {
    return 0;
  }

  get size(): number {
    return this.entry.kind === "file" ? this.entry.size : 0;
  }

  get modified(): number {
    return Number(this.entry.modified / 1_000_000_000n);
  }

  get link(): string | undefined {
    return this.entry.kind === "link" ? this.entry.target : undefined;
  }

  get device(): undefined {
    return undefined;
  }

  get xattrs(): undefined {
    return undefined;
  }

  get source(): ContentSource | undefined {
    return this.entry.kind === "file" ? this : undefined;
  }

  open(signal?: AbortSignal): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    const { entry } = this;
    const { folder } = this.files;
    return folder.readNow && entry.size <= largestLoaded
      ? smallContent(folder.readNow, entry)
      : folder.read(entry, signal ?? new AbortController().signal);
  }

  async digest(signal?: AbortSignal): Promise<string> {
    if (this.files.sumOf) return this.files.sumOf(this.entry, signal);
    const hash = createHash("sha256");
    for await (const piece of this.open(signal)) hash.update(piece);
    return `sha256:${hash.digest("hex")}`;
  }
}

function smallContent(readNow: NonNullable<SyncFolder["readNow"]>, entry: SyncEntry): SmallContent {
  return {
    placeIn: (bytes, at) => readNow(entry, { bytes, at }),
    *[Symbol.iterator]() {
      const bytes = Buffer.allocUnsafe(entry.size);
      readNow(entry, { bytes, at: 0 });
      yield bytes;
    },
  };
}
