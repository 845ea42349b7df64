import { isSlipwayError } from "../base/errors.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { createSumTable, rowLength, type SumTable } from "./sumTable.ts";

/** Undefined where nothing is remembered, or it cannot be read any more. */
export async function recallSums(store: BlobStore, key: string): Promise<SumTable | undefined> {
  const digest = await store.recall(key);
  if (digest === undefined || (await store.size(digest)) === undefined) return undefined;
  try {
    return await readRows(store.open(digest));
  } catch (error) {
    if (isSlipwayError(error, "image-unreadable")) return undefined;
    throw error;
  }
}

/** Rows of `sumRow`, one or some at a time. Of two of a path the later one counts. */
export async function rememberSums(
  store: BlobStore,
  key: string,
  rows: Iterable<Buffer>,
  /** Of all rows. */
  count: number,
): Promise<void> {
  const { digest } = await store.add(pieces(rows, Math.max(0, count - mostSums) * rowLength));
  await store.remember(key, digest);
}

/** More are more than what a build should have in memory; those that were read first are left out. */
const mostSums = 500_000;

async function readRows(pieces: AsyncIterable<Uint8Array>): Promise<SumTable> {
  const table = createSumTable();
  let rest = Buffer.of();
  for await (const piece of pieces) {
    const all = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    let at = 0;
    for (; at + rowLength <= all.length; at += rowLength) {
      table.add(all.subarray(at, at + rowLength));
    }
    rest = all.subarray(at);
  }
  return table;
}

/** `leftOut` bytes at the beginning are. */
function* pieces(rows: Iterable<Buffer>, leftOut: number): Generator<Uint8Array> {
  let gathered: Buffer[] = [];
  let length = 0;
  let passed = 0;
  for (const each of rows) {
    const row = each.subarray(Math.min(each.length, Math.max(0, leftOut - passed)));
    passed += each.length;
    gathered.push(row);
    length += row.length;
    if (length < pieceLength) continue;
    yield Buffer.concat(gathered);
    [gathered, length] = [[], 0];
  }
  yield Buffer.concat(gathered);
}

/** Bytes, about. */
const pieceLength = 64 * 1024;
