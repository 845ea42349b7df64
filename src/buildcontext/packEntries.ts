import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  type FoundEntry,
  largestLoaded,
  loadEntry,
  loadEntryNow,
  readInPieces,
} from "./loadEntry.ts";
import { createTarPieces } from "./tarPieces.ts";
import type { ContextEntry } from "./walkContext.ts";

export interface PackRequest {
  readonly root: string;
  readonly entries: readonly ContextEntry[];
  /** What no file of the folder holds; comes last. */
  readonly ownFiles: readonly OwnFile[];
  readonly onEntry: () => void;
  /** Milliseconds; a test has a clock of its own, as of a slow disk. */
  readonly now?: (() => number) | undefined;
}

export interface OwnFile {
  /** With slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * A tar in pieces. Small files are read without giving way, as asking for each one in turn takes ten
 * times as long, but for some milliseconds only; where the disk is slow to answer, many are asked for
 * at once instead. Throws `context-unusable` for what cannot be read or changes meanwhile.
 */
export async function* packEntries(request: PackRequest): AsyncGenerator<Uint8Array> {
  const { root, entries, ownFiles, onEntry, now = () => performance.now() } = request;
  const tar = createTarPieces();
  let turn = { start: now(), first: 0 };
  for (let at = 0; at < entries.length; ) {
    const passed = now() - turn.start;
    if (passed < longestTurn) {
      const entry = entries[at] as ContextEntry;
      at++;
      const size = addNow(entry);
      if (size > largestLoaded) yield* addLarge(entry, size);
      else if (tar.isFull) yield* tar.take();
      continue;
    }
    await setImmediate();
    if (passed > (at - turn.first) * slowEntry) {
      const batch = entries.slice(at, at + entriesAtOnce);
      at += batch.length;
      const loading = batch.map(({ path, kind }) => loadEntry(join(root, path), kind));
      for (const [index, { found, content }] of (await Promise.all(loading)).entries()) {
        const entry = batch[index] as ContextEntry;
        addHeader(entry, found);
        if (content) tar.addContent(content);
        else yield* addLarge(entry, found.size);
      }
      yield* tar.take();
    }
    turn = { start: now(), first: at };
  }
  for (const { path, content } of ownFiles) {
    const size = content.length;
    addHeader({ path, kind: "file" }, { mode: 0o644, size, modified: 0, target: "" });
    tar.addContent(content);
  }
  tar.end();
  yield* tar.take();

  /** Gives the size. */
  function addNow(entry: ContextEntry): number {
    let size = 0;
    loadEntryNow(join(root, entry.path), entry.kind, (found) => {
      size = found.size;
      addHeader(entry, found);
      return size > largestLoaded ? undefined : tar.makeRoom(size);
    });
    return size;
  }

  function addHeader({ path: name, kind }: ContextEntry, found: FoundEntry): void {
    onEntry();
    tar.addHeader({ ...found, name, kind });
  }

  async function* addLarge({ path }: ContextEntry, size: number): AsyncGenerator<Uint8Array> {
    yield* tar.take();
    yield* readInPieces(join(root, path), size);
    tar.pad(size);
  }
}

/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 8;
/** Milliseconds: more for one entry, and waiting for many at once is faster. */
const slowEntry = 1;
const entriesAtOnce = 64;
