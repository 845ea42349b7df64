import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { limitedSignal } from "../../src/base/limitedSignal.ts";

describe("limitedSignal", () => {
  it("aborts after its time, whatever the garbage collector does", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const signal = limitedSignal(new AbortController().signal, 100);
    signal.addEventListener("abort", () => undefined);
    for (let round = 0; round < 4; round++) {
      collect();
      await wait(50);
    }
    assert.equal(signal.aborted, true);
    assert.equal(signal.reason.name, "TimeoutError");
  });

  it("aborts with the other signal, and with its reason", () => {
    const other = new AbortController();
    const signal = limitedSignal(other.signal, 60_000);
    assert.equal(signal.aborted, false);
    const reason = new Error("stop");
    other.abort(reason);
    assert.equal(signal.reason, reason);
    assert.equal(limitedSignal(other.signal, 60_000).reason, reason);
  });
});
