import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

/** Writes entries into a tar, one after the other. */
export interface TarWriter {
  add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  addText(name: string, text: string): Promise<void>;
}

/**
 * The bytes of a tar that `fill` writes. It fails with what `fill` rejects with, and is over only when
 * `fill` is; whoever reads no further makes the next `add` reject. No time of now is in it, so the same
 * entries make the same bytes.
 */
export async function* generateTar(
  fill: (tar: TarWriter) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const add: TarWriter["add"] = (name, size, content) =>
    pipeline(content, tar.entry({ name, size, mode: 0o644, mtime: new Date(0) }));
  const filled = fill({
    add,
    addText(name, text) {
      const bytes = Buffer.from(text);
      return add(name, bytes.length, Readable.from([bytes]));
    },
  });
  // The tar's own iterator would lose the error.
  filled.then(
    () => tar.finalize(),
    () => tar.destroy(),
  );
  try {
    yield* tar as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    await filled;
    throw error;
  } finally {
    tar.destroy();
    await filled.catch(() => undefined);
  }
  await filled;
}
