import { createReadStream, readlink, type Stats } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ContextEntry } from "./walkContext.ts";

/** The part of `node:fs` that tar-fs calls when it packs a list of entries. */
export interface PackingFs {
  lstat(path: string, done: (error: Error | null, stats?: Stats) => void): void;
  readdir(path: string, done: (error: null, names: readonly string[]) => void): void;
  readlink: typeof readlink;
  createReadStream(path: string, range: { start: number; end: number }): Readable;
}

/**
 * tar-fs asks for one file at a time and waits; this has the next ones ready. Folders look empty to
 * it, since the list of entries already names what is in them.
 */
export function createReadAhead(root: string, entries: readonly ContextEntry[]): PackingFs {
  const ready = new Map<string, Promise<Loaded>>();
  const contents = new Map<string, Uint8Array>();
  let started = 0;
  let asked = 0;
  const startMore = (): void => {
    for (; started < Math.min(asked + filesAhead, entries.length); started++) {
      const path = join(root, entries[started]?.path ?? "");
      ready.set(path, load(path));
    }
  };
  return {
    lstat(path, done) {
      asked++;
      startMore();
      const loading = ready.get(path) ?? load(path);
      ready.delete(path);
      loading.then(({ error, stats, content }) => {
        if (content) contents.set(path, content);
        done(error ?? null, stats);
      });
    },
    readdir: (_path, done) => done(null, []),
    readlink,
    createReadStream(path, range) {
      const content = contents.get(path);
      contents.delete(path);
      return content ? streamOf(content) : createReadStream(path, range);
    },
  };
}

const filesAhead = 32;
/** Larger files gain nothing from being loaded early, and would fill the memory. */
const largestLoaded = 64 * 1024;

interface Loaded {
  readonly error?: Error;
  readonly stats?: Stats;
  readonly content?: Uint8Array;
}

async function load(path: string): Promise<Loaded> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > largestLoaded) return { stats };
    // A file that grew is cut at the size that its header will name.
    return { stats, content: (await readFile(path)).subarray(0, stats.size) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function streamOf(content: Uint8Array): Readable {
  return new Readable({
    read() {
      if (content.length > 0) this.push(content);
      this.push(null);
    },
  });
}
