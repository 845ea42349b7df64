import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageFailed } from "../../image/store/storageFailed.ts";

/** Contents that can only be read one after the other, such as those of a layer. */
export interface ScannedContents {
  /**
   * The content at a place. Read to its end before the next one; in rising order, all with those that
   * are expected, it takes one pass.
   */
  read(place: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** It will be read: whoever comes by it earlier keeps it on the disk. */
  expect(place: number): void;
  close(): Promise<void>;
}

export interface ScannedContent {
  readonly place: number;
  content(): AsyncIterable<Uint8Array>;
}

/** `scan` begins anew with each call; its places rise. */
export function createScannedContents(
  scan: (signal?: AbortSignal) => AsyncGenerator<ScannedContent>,
  folder: string = tmpdir(),
): ScannedContents {
  const expected = new Set<number>();
  const spool = createSpool(folder);
  let pass: AsyncGenerator<ScannedContent> | undefined;
  let next: ScannedContent | undefined;
  /** Ends when the read before has. */
  let turn = Promise.resolve();

  const endPass = async (): Promise<void> => {
    const ending = pass;
    [pass, next] = [undefined, undefined];
    await ending?.return(undefined);
  };
  const advance = async (): Promise<void> => {
    const step = await pass?.next();
    next = step === undefined || step.done ? undefined : step.value;
    if (next === undefined) await endPass();
  };
  const settle = async (): Promise<void> => {
    if (expected.size > 0) return;
    await endPass();
    if (spool.isEmpty()) await spool.close();
  };
  /** Up to a place, keeping what is expected on the way. */
  const advanceTo = async (place: number, signal?: AbortSignal): Promise<ScannedContent> => {
    if (next === undefined || next.place > place) {
      await endPass();
      // A pass outlives a read: it must not end with a signal of one.
      pass = scan();
      await advance();
    }
    while (next !== undefined && next.place < place) {
      signal?.throwIfAborted();
      if (expected.delete(next.place)) await spool.put(next.place, next.content());
      await advance();
    }
    if (next?.place !== place) throw new Error(`No content at ${place}`);
    return next;
  };
  return {
    expect(place) {
      if (!spool.has(place)) expected.add(place);
    },
    // One generator, not several in each other: there may be many small contents.
    async *read(place, signal) {
      const before = turn;
      let end = (): void => undefined;
      turn = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      let whole = false;
      const isKept = spool.has(place);
      try {
        expected.delete(place);
        const content = isKept ? spool.take(place) : (await advanceTo(place, signal)).content();
        for await (const piece of content) {
          signal?.throwIfAborted();
          yield piece;
        }
        whole = true;
        if (!isKept) await advance();
        await settle();
      } finally {
        if (!whole && !isKept) await endPass();
        end();
      }
    },
    async close() {
      expected.clear();
      await endPass();
      await spool.close();
    },
  };
}

/** Contents that wait for their turn, in one file that goes away with them. */
function createSpool(folder: string) {
  const places = new Map<number, { readonly offset: number; readonly size: number }>();
  let file: { readonly handle: FileHandle; readonly path: string } | undefined;
  let end = 0;
  const opened = async (): Promise<FileHandle> => {
    if (file) return file.handle;
    const path = join(folder, `slipway-${randomUUID()}`);
    try {
      await mkdir(folder, { recursive: true });
      const handle = await open(path, "wx+", 0o600);
      file = { handle, path };
      // Where the system lets an open file be removed, a crash leaves nothing behind.
      await rm(path, { force: true }).catch(() => undefined);
      return handle;
    } catch (error) {
      throw storageFailed(path, error);
    }
  };
  return {
    has: (place: number) => places.has(place),
    isEmpty: () => places.size === 0,
    async put(place: number, content: AsyncIterable<Uint8Array>): Promise<void> {
      const handle = await opened();
      const offset = end;
      for await (const piece of content) {
        for (let at = 0; at < piece.length; ) {
          const { bytesWritten } = await handle
            .write(piece, at, piece.length - at, end)
            .catch((error: unknown) => {
              throw storageFailed(file?.path ?? folder, error);
            });
          at += bytesWritten;
          end += bytesWritten;
        }
      }
      places.set(place, { offset, size: end - offset });
    },
    async *take(place: number): AsyncGenerator<Uint8Array> {
      const { offset, size } = places.get(place) ?? { offset: 0, size: 0 };
      const handle = await opened();
      for (let at = 0; at < size; ) {
        const buffer = Buffer.allocUnsafe(Math.min(pieceSize, size - at));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset + at);
        if (bytesRead === 0) throw storageFailed(file?.path ?? folder, new Error("it is cut off"));
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      places.delete(place);
    },
    async close(): Promise<void> {
      const closing = file;
      file = undefined;
      places.clear();
      end = 0;
      await closing?.handle.close();
      if (closing) await rm(closing.path, { force: true });
    },
  };
}

/** Bytes. */
const pieceSize = 256 * 1024;
