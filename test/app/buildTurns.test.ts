import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createBuildTurns } from "../../src/app/buildTurns.ts";

function turns(then: "replace" | "queue" | "nothing") {
  const asked: string[] = [];
  const made = createBuildTurns({
    async whenBusy({ key }) {
      asked.push(key);
      return then;
    },
    showWaiting: () => undefined,
  });
  return { ...made, asked };
}

describe("buildTurns", () => {
  it("lets builds of different Dockerfiles run side by side", async () => {
    const { take, asked } = turns("nothing");
    assert.ok(await take({ key: "a" }));
    assert.ok(await take({ key: "b" }));
    assert.deepEqual(asked, []);
  });

  it("drops a second build of the same one where nobody wants it", async () => {
    const { take, asked } = turns("nothing");
    const first = await take({ key: "a" });
    assert.equal(await take({ key: "a" }), undefined);
    assert.deepEqual(asked, ["a"]);
    first?.done();
    assert.ok(await take({ key: "a" }));
  });

  it("lets those that queue run in their order, one at a time", async () => {
    const { take } = turns("queue");
    const order: number[] = [];
    const first = await take({ key: "a" });
    const later = [1, 2, 3].map(async (number) => {
      const mine = await take({ key: "a" });
      order.push(number);
      return mine;
    });
    await turn();
    assert.deepEqual(order, []);
    first?.done();
    for (const waiting of later) {
      const mine = await waiting;
      await turn();
      assert.equal(order.length, later.indexOf(waiting) + 1);
      mine?.done();
    }
    assert.deepEqual(order, [1, 2, 3]);
  });

  it("cancels the running one for one that replaces it, and waits for its end", async () => {
    const { take } = turns("replace");
    const first = await take({ key: "a" });
    let cancelled = false;
    first?.onReplace(() => {
      cancelled = true;
    });
    let begun = false;
    const second = take({ key: "a" }).then((mine) => {
      begun = true;
      return mine;
    });
    await turn();
    assert.deepEqual([cancelled, begun], [true, false]);
    first?.done();
    assert.ok(await second);
  });

  it("cancels one that is replaced before it could say how", async () => {
    const { take } = turns("replace");
    const first = await take({ key: "a" });
    void take({ key: "a" });
    await turn();
    let cancelled = false;
    first?.onReplace(() => {
      cancelled = true;
    });
    assert.ok(cancelled);
    first?.done();
  });

  it("lets go of those that wait, by their signal or all at once", async () => {
    const { take, cancelWaiting } = turns("queue");
    const first = await take({ key: "a" });
    const stop = new AbortController();
    const one = take({ key: "a", signal: stop.signal });
    const other = take({ key: "a" });
    await turn();
    stop.abort();
    assert.equal(await one, undefined);
    cancelWaiting();
    assert.equal(await other, undefined);
    first?.done();
  });
});
