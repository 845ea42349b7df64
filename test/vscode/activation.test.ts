import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadExtension } from "./loadExtension.ts";

describe("activation", () => {
  it("leaves nothing open once its subscriptions are disposed of", async () => {
    const { vscode, activate } = await loadExtension();
    const subscriptions = activate();
    assert.ok(vscode.open().length > 10, "nothing was registered");
    for (const subscription of subscriptions) subscription.dispose();
    assert.deepEqual(vscode.open(), []);
  });
});
