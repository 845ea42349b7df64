import { lstat, lstatSync } from "node:fs";
import { addBytes, type ContextNode } from "./contextNode.ts";
import { createPause } from "./createPause.ts";

/**
 * Reads the sizes of a listed tree that are not known, and writes them into it: nobody has read them
 * before. A file that is gone has none. After an abort those that were read stay, and a second call
 * goes on from there. As long as the disk answers at once it is waited for, in slices between which
 * others have their turn. Throws AbortError.
 */
export async function readSizes(
  root: string,
  tree: ContextNode,
  signal?: AbortSignal,
): Promise<void> {
  const pause = createPause(longestTurn, signal);
  const folders: ContextNode[] = tree.bytes === undefined ? [tree] : [];
  let isFast = true;
  let batch: ContextNode[] = [];
  const readBatch = async (): Promise<void> => {
    signal?.throwIfAborted();
    const began = performance.now();
    if (isFast) for (const file of batch) file.bytes = sizeNow(`${root}/${file.path}`);
    else await readSoon(root, batch);
    batch = [];
    if (performance.now() - began > longestWait) isFast = false;
    await pause();
  };
  for (let at = 0; at < folders.length; at++) {
    for (const child of folders[at]?.children?.values() ?? []) {
      if (child.bytes !== undefined) continue;
      (child.kind === "folder" ? folders : batch).push(child);
      if (batch.length === filesAtOnce) await readBatch();
    }
  }
  if (batch.length > 0) await readBatch();
  // Children come after their folders.
  for (const folder of folders.reverse()) {
    folder.bytes = 0;
    for (const child of folder.children?.values() ?? []) {
      folder.bytes = addBytes(folder.bytes, child.bytes);
    }
  }
}

const filesAtOnce = 128;
/** Milliseconds without a turn for others. */
const longestTurn = 6;
/** Milliseconds for some files after which the disk counts as slow. */
const longestWait = 25;

function sizeNow(path: string): number {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}

/** With callbacks, as a promise for each file doubles the time. */
function readSoon(root: string, files: readonly ContextNode[]): Promise<void> {
  return new Promise((resolve) => {
    let left = files.length;
    for (const file of files) {
      lstat(`${root}/${file.path}`, (error, stats) => {
        file.bytes = error ? 0 : stats.size;
        if (--left === 0) resolve();
      });
    }
  });
}
