import { isSlipwayError } from "../base/errors.ts";
import type { BlobStore } from "../image/blobStore.ts";

/** Lines by the path of a file; undefined where nothing is remembered, or it cannot be read any more. */
export async function recallSums(
  store: BlobStore,
  key: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const digest = await store.recall(key);
  if (digest === undefined || (await store.size(digest)) === undefined) return undefined;
  try {
    return await readLines(store.open(digest));
  } catch (error) {
    if (isSlipwayError(error, "image-unreadable")) return undefined;
    throw error;
  }
}

/** There may be too many for one text. Of two lines of a path the later one counts. */
export async function rememberSums(
  store: BlobStore,
  key: string,
  parts: readonly Iterable<readonly [path: string, line: string]>[],
  /** Of all lines. */
  count: number,
): Promise<void> {
  const { digest } = await store.add(pieces(parts, Math.max(0, count - mostSums)));
  await store.remember(key, digest);
}

/** More are more than what a build should have in memory; those that were read first are left out. */
const mostSums = 500_000;

async function readLines(pieces: AsyncIterable<Uint8Array>): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const texts = (rest + decoder.decode(piece, { stream: true })).split("\0");
    // What is behind the last end, with the path before it where only that is whole.
    rest = texts.splice(texts.length % 2 === 0 ? -2 : -1).join("\0");
    for (let at = 0; at < texts.length; at += 2) sums.set(texts[at] ?? "", texts[at + 1] ?? "");
  }
  return sums;
}

function* pieces(
  parts: readonly Iterable<readonly [path: string, line: string]>[],
  leftOut: number,
): Generator<Uint8Array> {
  let texts: string[] = [];
  let place = 0;
  for (const part of parts) {
    for (const [path, line] of part) {
      if (place++ < leftOut) continue;
      texts.push(`${path}\0${line}\0`);
      if (texts.length < linesAtOnce) continue;
      yield Buffer.from(texts.join(""));
      texts = [];
    }
  }
  yield Buffer.from(texts.join(""));
}

const linesAtOnce = 1000;
