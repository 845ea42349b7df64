import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createShellcheckCache } from "../../../src/app/shellcheck/shellcheckCache.ts";

describe("createShellcheckCache", () => {
  it("forgets what was asked for longest ago", () => {
    const cache = createShellcheckCache(2);
    cache.set("p", "a", []);
    cache.set("p", "b", []);
    assert.ok(cache.get("p", "a"));
    cache.set("p", "c", []);
    assert.ok(cache.get("p", "a"));
    assert.ok(cache.get("p", "c"));
    assert.equal(cache.get("p", "b"), undefined);
    assert.equal(cache.get("other", "a"), undefined);
  });
});
