import assert from "node:assert/strict";
import { test } from "node:test";
import { abortable } from "../../src/image/store/abortable.ts";

const mebibyte = 1024 * 1024;

test("what has gone by is not kept", async () => {
  function* pieces(): Generator<Uint8Array> {
    for (let count = 0; count < 600; count++) yield new Uint8Array(mebibyte);
  }
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for await (const _ of abortable(pieces(), new AbortController().signal)) {
    await new Promise(setImmediate);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  assert.ok(most < 300 * mebibyte, `${Math.round(most / mebibyte)} MiB at once`);
});

test("a cancel ends it where the next piece never comes", async () => {
  let isOver = false;
  const content: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => undefined),
      return: async () => {
        isOver = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const cancel = new AbortController();
  const all = (async () => {
    for await (const _ of abortable(content, cancel.signal));
  })();
  cancel.abort();
  await assert.rejects(all, { name: "AbortError" });
  assert.ok(isOver);
});

test("what the content fails with comes through, and a cancel before the start", async () => {
  function* failing(): Generator<number> {
    yield 1;
    throw new RangeError("no more");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const one of abortable(failing(), new AbortController().signal)) seen.push(one);
  }, RangeError);
  assert.deepEqual(seen, [1]);
  await assert.rejects(
    async () => {
      for await (const _ of abortable([1], AbortSignal.abort()));
    },
    { name: "AbortError" },
  );
});
