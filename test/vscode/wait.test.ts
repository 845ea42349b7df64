import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wait } from "../../src/vscode/wait.ts";

describe("wait", () => {
  const never = 60_000;

  it("ends with the time", () => wait(1, new AbortController().signal));

  it("ends at once when the signal aborts, before or after", async () => {
    const controller = new AbortController();
    const started = Date.now();
    const waiting = wait(never, controller.signal);
    controller.abort();
    await waiting;
    await wait(never, controller.signal);
    assert.ok(Date.now() - started < never / 2);
  });
});
