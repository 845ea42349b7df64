import type { BigIntStats } from "node:fs";
import { type EntryBatch, type EntryTable, figuresOfRow, type SyncEntry } from "./syncedContext.ts";

/** What is seen of a path, as `SyncEntry` has it but for the figures. */
export interface SeenEntry extends Pick<SyncEntry, "kind" | "mode" | "target"> {
  readonly stats: Pick<BigIntStats, "size" | "ino" | "mtimeNs" | "ctimeNs">;
  /** Of a file with more names: what it has in common with them. */
  readonly shared?: string | undefined;
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
  const shared = new Map<number, string>();
  const columns: Omit<Columns, "firsts"> = { names, chunks, links, folders };
  let newest = 0n;
  return {
    get length() {
      return names.length;
    },
    get newest() {
      return newest;
    },
    add(name, folder, { kind, mode, target, stats, shared: file }) {
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
      if (file !== undefined) shared.set(row, file);
      if (isFile && mtimeNs > newest) newest = mtimeNs;
      if (isFile && ctimeNs > newest) newest = ctimeNs;
      return row;
    },
    isFolder: (row) => folders.has(row),
    cut(row) {
      for (let each = row; each < names.length; each++) {
        links.delete(each);
        shared.delete(each);
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
    entries() {
      const whole = { ...columns, firsts: firstNames(shared) };
      return names.map((_, row) => new ListedEntry(whole, row));
    },
  };
}

const chunkRows = 4096;
const kindBits = { file: 0o100000, folder: 0o040000, link: 0o120000, pipe: 0o010000 } as const;
const kindMask = 0o170000;

/** By the row of each further name of a file that of its first one. */
function firstNames(shared: ReadonlyMap<number, string>): ReadonlyMap<number, number> {
  const firsts = new Map<number, number>();
  const known = new Map<string, number>();
  for (const [row, file] of shared) {
    const first = known.get(file);
    if (first === undefined) known.set(file, row);
    else firsts.set(row, first);
  }
  return firsts;
}

type Chunk = Pick<EntryBatch, "modes" | "folders" | "figures">;

interface Columns {
  readonly names: readonly string[];
  readonly chunks: readonly Chunk[];
  /** Where links lead. */
  readonly links: ReadonlyMap<number, string>;
  readonly folders: ReadonlyMap<number, ListedFolder>;
  /** For further names of a file, which few have. */
  readonly firsts: ReadonlyMap<number, number>;
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

function below(
  { folders }: Pick<Columns, "folders">,
  folder: number | undefined,
  name: string,
): string {
  const around = folder === undefined ? undefined : folders.get(folder);
  // Joined, as a text that was put together keeps its parts in memory.
  return around === undefined ? name : [around.path, name].join("/");
}

function chunkOf({ chunks }: Columns, row: number): Chunk {
  return chunks[Math.floor(row / chunkRows)] as Chunk;
}

function pathOf(columns: Columns, row: number): string {
  const folder = columns.folders.get(row);
  if (folder !== undefined) return folder.path;
  const around = chunkOf(columns, row).folders[row % chunkRows] ?? 0;
  return below(columns, around === 0 ? undefined : around - 1, columns.names[row] ?? "");
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
    return pathOf(this.columns, this.row);
  }

  get kind(): SyncEntry["kind"] {
    const kind = this.bits & kindMask;
    if (kind === kindBits.file) return "file";
    if (kind === kindBits.folder) return "folder";
    return kind === kindBits.link ? "link" : "pipe";
  }

  get mode(): number {
    return this.bits & 0o7777;
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

  get sameAs(): string | undefined {
    const { columns, row } = this;
    const first = columns.firsts.size === 0 ? undefined : columns.firsts.get(row);
    return first === undefined ? undefined : pathOf(columns, first);
  }

  get inode(): bigint | undefined {
    return this.kind === "file" ? this.figure(2) : undefined;
  }

  get changed(): bigint | undefined {
    return this.kind === "file" ? this.figure(3) : undefined;
  }

  private get chunk(): Chunk {
    return chunkOf(this.columns, this.row);
  }

  private get bits(): number {
    return this.chunk.modes[this.row % chunkRows] ?? 0;
  }

  private figure(index: number): bigint {
    return this.chunk.figures[(this.row % chunkRows) * figuresOfRow + index] ?? 0n;
  }
}
