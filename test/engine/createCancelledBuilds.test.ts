import assert from "node:assert/strict";
import { test } from "node:test";
import { createCancelledBuilds } from "../../src/engine/build/createCancelledBuilds.ts";

const host = "unix:///a.sock";

test("builds of an engine wait for all that are cancelled there, however those end", async () => {
  const cancelled = createCancelledBuilds();
  const ended: (() => void)[] = [];
  cancelled.add(host, new Promise<void>((resolve) => ended.push(resolve)));
  cancelled.add(host, new Promise((_, reject) => ended.push(() => reject(new Error("refused")))));
  let isTidied = false;
  const tidied = cancelled.tidied(host).then(() => {
    isTidied = true;
  });
  await cancelled.tidied("unix:///b.sock");
  ended[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isTidied, false);
  ended[1]?.();
  await tidied;
  await cancelled.tidied(host);
});

test("one that never ends is not waited for without end", async () => {
  const cancelled = createCancelledBuilds(20);
  cancelled.add(host, new Promise(() => undefined));
  await cancelled.tidied(host);
});
