import assert from "node:assert/strict";
import { test } from "node:test";
import { createRememberedBuilds, type KeyValueStore } from "../../src/app/rememberedBuilds.ts";

function createStore(content?: unknown): KeyValueStore & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  if (content !== undefined) values.set("slipway.builds", content);
  return {
    values,
    get: (key) => values.get(key),
    // As VS Code's Memento: what is kept is JSON.
    update: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))),
  };
}

test("choices are added to what is known, for each Dockerfile", async () => {
  const builds = createRememberedBuilds(createStore());
  assert.deepEqual(builds.of("/a/Dockerfile"), {});
  await builds.remember("/a/Dockerfile", { tag: "a:1" });
  await builds.remember("/a/Dockerfile", { contextPath: "/a" });
  await builds.remember("/b/Dockerfile", { tag: "b" });
  assert.deepEqual(builds.of("/a/Dockerfile"), { tag: "a:1", contextPath: "/a" });
  assert.deepEqual(builds.of("/b/Dockerfile"), { tag: "b" });
});

test("the ones that were not used for longest are forgotten", async () => {
  const builds = createRememberedBuilds(createStore());
  for (let index = 0; index < 200; index++) await builds.remember(`/${index}`, { tag: "x" });
  await builds.remember("/0", { tag: "again" });
  await builds.remember("/new", { tag: "x" });
  assert.deepEqual(builds.of("/0"), { tag: "again" });
  assert.deepEqual(builds.of("/1"), {});
  assert.deepEqual(builds.of("/2"), { tag: "x" });
});

test("what another version stored is not trusted", () => {
  for (const content of [null, 1, "x", [], { "/a": null }, { "/a": { tag: 1, contextPath: {} } }]) {
    assert.deepEqual(createRememberedBuilds(createStore(content)).of("/a"), {});
  }
});
