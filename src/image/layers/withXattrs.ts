import { join } from "node:path";
import type { ContextEntry } from "../../buildcontext/walkContext.ts";
import { readXattrs, type Xattrs } from "./readXattrs.ts";

export interface EntryWithXattrs extends ContextEntry {
  readonly xattrs?: Xattrs;
}

/**
 * What was found below a folder with its extended attributes, in the same order. Those of some files are
 * read at a time, one batch ahead, so that memory does not grow with what the folder has in all.
 * Throws as `readXattrs` and `entries` do.
 */
export async function* withXattrs(
  root: string,
  entries: AsyncIterable<ContextEntry>,
  signal?: AbortSignal,
): AsyncGenerator<EntryWithXattrs> {
  let ahead: Promise<readonly EntryWithXattrs[]> | undefined;
  try {
    for await (const batch of inBatches(root, entries)) {
      const reading = ahead;
      ahead = readBatch(root, batch, signal);
      // It is told of when its turn comes.
      ahead.catch(() => undefined);
      if (reading) yield* await reading;
    }
    if (ahead) yield* await ahead;
  } finally {
    await ahead?.catch(() => undefined);
  }
}

async function readBatch(
  root: string,
  batch: readonly ContextEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly EntryWithXattrs[]> {
  // Linux gives links none of those that are taken.
  const paths = batch.filter(({ kind }) => kind !== "link").map(({ path }) => join(root, path));
  const found = paths.length === 0 ? undefined : await readXattrs(root, paths, signal);
  return batch.map((entry) => {
    const xattrs = found?.get(join(root, entry.path));
    return xattrs ? { ...entry, xattrs } : entry;
  });
}

async function* inBatches(
  root: string,
  entries: AsyncIterable<ContextEntry>,
): AsyncGenerator<readonly ContextEntry[]> {
  let batch: ContextEntry[] = [];
  let length = 0;
  for await (const entry of entries) {
    batch.push(entry);
    length += root.length + entry.path.length;
    if (batch.length < mostEntries && length < mostCharacters) continue;
    yield batch;
    [batch, length] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** Each costs a start of the program; all of them together cost as much memory as they have. */
const mostEntries = 2000;
/** An argument list has room for 2 MB, and a character may be three bytes. */
const mostCharacters = 400_000;
