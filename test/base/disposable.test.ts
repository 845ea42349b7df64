import assert from "node:assert/strict";
import { test } from "node:test";
import { DisposableStore, toDisposable } from "../../src/base/disposable.ts";
import { Emitter } from "../../src/base/emitter.ts";

test("a store disposes in the reverse order, once", () => {
  const order: string[] = [];
  const store = new DisposableStore();
  const first = store.add(toDisposable(() => order.push("first")));
  store.add(toDisposable(() => order.push("second")));
  store.dispose();
  store.dispose();
  first.dispose();
  assert.deepEqual(order, ["second", "first"]);
});

test("what a store gets too late goes at once", () => {
  const store = new DisposableStore();
  store.dispose();
  let gone = false;
  store.add(
    toDisposable(() => {
      gone = true;
    }),
  );
  assert.equal(gone, true);
});

test("listeners hear events until they are disposed", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const a = emitter.event((value) => heard.push(`a${value}`));
  emitter.event((value) => heard.push(`b${value}`));
  emitter.fire(1);
  a.dispose();
  emitter.fire(2);
  assert.equal(emitter.listenerCount, 1);
  emitter.dispose();
  emitter.fire(3);
  assert.deepEqual(heard, ["a1", "b1", "b2"]);
});

test("a listener may leave or come while an event goes round", () => {
  const emitter = new Emitter<void>();
  let count = 0;
  const first = emitter.event(() => {
    first.dispose();
    emitter.event(() => count++);
  });
  emitter.event(() => count++);
  emitter.fire();
  assert.equal(count, 1);
  emitter.fire();
  assert.equal(count, 3);
});
