import assert from "node:assert/strict";
import { test } from "node:test";
import { recallSums, rememberSums } from "../../src/assemble/rememberedSums.ts";
import { sumRow } from "../../src/assemble/sumTable.ts";
import type { BlobStore } from "../../src/image/blobStore.ts";

/** A store of texts that gives its blobs in pieces of some bytes. */
function piecesOf(length: number): BlobStore & { lose(): void } {
  const blobs = new Map<string, Buffer>();
  const texts = new Map<string, string>();
  const store: Partial<BlobStore> = {
    async add(content) {
      const all: Uint8Array[] = [];
      for await (const piece of content) all.push(piece);
      blobs.set("blob", Buffer.concat(all));
      return { digest: "blob", size: 0 };
    },
    size: async (digest) => blobs.get(digest)?.length,
    async *open(digest) {
      const all = blobs.get(digest) ?? Buffer.of();
      for (let at = 0; at < all.length; at += length) yield all.subarray(at, at + length);
    },
    recall: async (key) => texts.get(key),
    remember: async (key, text) => void texts.set(key, text),
  };
  return { ...(store as BlobStore), lose: () => blobs.clear() };
}

for (const length of [1, 2, 3, 7, 64, 100_000]) {
  test(`sums come back out of pieces of ${length} bytes, the later one of a path`, async () => {
    const store = piecesOf(length);
    assert.equal(await recallSums(store, "k"), undefined);
    const sum = (letter: string) => letter.repeat(32);
    const rows = [
      sumRow("a\nb", "1 2", sum("a")),
      sumRow("😀/ä", "x", sum("\xff")),
      sumRow("c", "old", sum("o")),
      sumRow("c", "new", sum("n")),
    ];
    await rememberSums(store, "k", rows, rows.length);
    const recalled = await recallSums(store, "k");
    assert.equal(recalled?.size, 3);
    assert.equal(recalled.get("a\nb", "1 2"), sum("a"));
    assert.equal(recalled.get("😀/ä", "x"), sum("\xff"));
    assert.equal(recalled.get("c", "new"), sum("n"));
    assert.equal(recalled.get("c", "old"), undefined);
    assert.equal(recalled.get("d", "new"), undefined);
    assert.equal(await recallSums(store, "other"), undefined);
    store.lose();
    assert.equal(await recallSums(store, "k"), undefined);
  });
}

test("of too many sums those that were read first are forgotten", async () => {
  const store = piecesOf(64 * 1024);
  const digest = "s".repeat(32);
  const many = Array.from({ length: 500_010 }, (_, at) => sumRow(`f${at}`, "s", digest));
  await rememberSums(store, "k", many, many.length);
  const recalled = await recallSums(store, "k");
  assert.equal(recalled?.size, 500_000);
  assert.equal(recalled.get("f9", "s"), undefined);
  assert.equal(recalled.get("f10", "s"), digest);
  assert.equal(recalled.get("f500009", "s"), digest);
});

test("nothing at all is something that was remembered", async () => {
  const store = piecesOf(10);
  await rememberSums(store, "k", [], 0);
  assert.equal((await recallSums(store, "k"))?.size, 0);
});
