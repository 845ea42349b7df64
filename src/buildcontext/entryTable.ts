import type { BigIntStats } from "node:fs";
import { type EntryBatch, type EntryTable, figuresOfRow, type SyncEntry } from "./syncedContext.ts";

/** What is seen of a path, as `SyncEntry` has it but for the figures. */
export interface SeenEntry extends Pick<SyncEntry, "kind" | "mode" | "target"> {
  readonly stats: Pick<BigIntStats, "size" | "ino" | "mtimeNs" | "ctimeNs">;
}

export interface WritableTable extends EntryTable {
  /** Gives the row. */
  add(name: string, folder: number | undefined, seen: SeenEntry): number;
  isFolder(row: number): boolean;
  /** Leaves out this row and all after it. */
  cut(row: number): void;
}

export function createEntryTable(): WritableTable {
  const names: string[] = [];
  const chunks: Chunk[] = [];
  const links = new Map<number, string>();
  const folders = new Map<number, ListedFolder>();
  const columns: Columns = { names, chunks, links, folders };
  let newest = 0n;
  return {
    get length() {
      return names.length;
    },
    get newest() {
      return newest;
    },
    add(name, folder, { kind, mode, target, stats }) {
      const { size, ino, mtimeNs, ctimeNs } = stats;
      const row = names.push(name) - 1;
      const at = row % chunkRows;
      if (at === 0) chunks[row / chunkRows] = newChunk();
      const chunk = chunks[Math.floor(row / chunkRows)] as Chunk;
      chunk.modes[at] = mode | kindBits[kind];
      chunk.folders[at] = folder === undefined ? 0 : folder + 1;
      const first = at * figuresOfRow;
      const isFile = kind === "file";
      chunk.figures[first] = isFile ? size : 0n;
      chunk.figures[first + 1] = kind === "folder" ? 0n : mtimeNs;
      chunk.figures[first + 2] = isFile ? ino : 0n;
      chunk.figures[first + 3] = isFile ? ctimeNs : 0n;
      if (kind === "folder") folders.set(row, { path: below(columns, folder, name), mtimeNs });
      else if (kind === "link") links.set(row, target);
      if (isFile && mtimeNs > newest) newest = mtimeNs;
      if (isFile && ctimeNs > newest) newest = ctimeNs;
      return row;
    },
    isFolder: (row) => folders.has(row),
    cut(row) {
      for (let each = row; each < names.length; each++) {
        links.delete(each);
        folders.delete(each);
      }
      names.length = row;
    },
    *batches() {
      const linked = links.entries();
      let link = linked.next();
      for (let start = 0; start < names.length; start += chunkRows) {
        const rows = Math.min(chunkRows, names.length - start);
        const chunk = chunks[start / chunkRows] as Chunk;
        const targets: string[] = [];
        for (; !link.done && link.value[0] < start + rows; link = linked.next()) {
          targets.push(link.value[1]);
        }
        yield {
          names: names.slice(start, start + rows),
          modes: chunk.modes.subarray(0, rows),
          folders: chunk.folders.subarray(0, rows),
          figures: chunk.figures.subarray(0, rows * figuresOfRow),
          targets,
        };
      }
    },
    entries: () => names.map((_, row) => new ListedEntry(columns, row)),
  };
}

const chunkRows = 4096;
const kindBits = { file: 0o100000, folder: 0o040000, link: 0o120000 } as const;

type Chunk = Pick<EntryBatch, "modes" | "folders" | "figures">;

interface Columns {
  readonly names: readonly string[];
  readonly chunks: readonly Chunk[];
  /** Where links lead. */
  readonly links: ReadonlyMap<number, string>;
  readonly folders: ReadonlyMap<number, ListedFolder>;
}

/** When it was modified is no part of what makes a folder the same. */
interface ListedFolder {
  readonly path: string;
  readonly mtimeNs: bigint;
}

function newChunk(): Chunk {
  return {
    modes: new Uint32Array(chunkRows),
    folders: new Uint32Array(chunkRows),
    figures: new BigInt64Array(chunkRows * figuresOfRow),
  };
}

function below({ folders }: Columns, folder: number | undefined, name: string): string {
  const around = folder === undefined ? undefined : folders.get(folder);
  // Joined, as a text that was put together keeps its parts in memory.
  return around === undefined ? name : [around.path, name].join("/");
}

class ListedEntry implements SyncEntry {
  private readonly columns: Columns;
  private readonly row: number;

  constructor(columns: Columns, row: number) {
    this.columns = columns;
    this.row = row;
  }

  get name(): string {
    return this.columns.names[this.row] ?? "";
  }

  get path(): string {
    const { columns, row } = this;
    const folder = columns.folders.get(row);
    if (folder !== undefined) return folder.path;
    const around = this.chunk.folders[row % chunkRows] ?? 0;
    return below(columns, around === 0 ? undefined : around - 1, this.name);
  }

  get kind(): SyncEntry["kind"] {
    const { columns, row } = this;
    if (columns.folders.has(row)) return "folder";
    return columns.links.has(row) ? "link" : "file";
  }

  get mode(): number {
    return (this.chunk.modes[this.row % chunkRows] ?? 0) & 0o7777;
  }

  get size(): number {
    return Number(this.figure(0));
  }

  get modified(): bigint {
    return this.columns.folders.get(this.row)?.mtimeNs ?? this.figure(1);
  }

  get target(): string {
    return this.columns.links.get(this.row) ?? "";
  }

  get inode(): bigint | undefined {
    return this.kind === "file" ? this.figure(2) : undefined;
  }

  get changed(): bigint | undefined {
    return this.kind === "file" ? this.figure(3) : undefined;
  }

  private get chunk(): Chunk {
    return this.columns.chunks[Math.floor(this.row / chunkRows)] as Chunk;
  }

  private figure(index: number): bigint {
    return this.chunk.figures[(this.row % chunkRows) * figuresOfRow + index] ?? 0n;
  }
}
