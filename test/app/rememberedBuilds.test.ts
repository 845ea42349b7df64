import assert from "node:assert/strict";
import { test } from "node:test";
import type { BuildFormValues } from "../../src/app/buildFormValues.ts";
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

const every: Required<BuildFormValues> = {
  contextPath: "/a",
  tags: ["a:1", "b:2"],
  buildArgs: { A: "1", B: "" },
  secretArgs: ["NPM_TOKEN"],
  secrets: [
    { id: "one", file: "/f" },
    { id: "two", env: "E" },
    { id: "three", typed: "once" },
    { id: "four", typed: "stored" },
  ],
  ssh: [{ id: "default" }, { id: "x", socketPath: "/s" }],
  platforms: ["linux/arm64"],
  noCache: ["build"],
  pull: true,
  labels: { l: "m" },
  cacheFrom: [{ type: "registry", attributes: { ref: "r" } }],
  cacheTo: [{ type: "inline", attributes: {} }],
  network: "none",
  extraHosts: [{ name: "db", address: "10.0.0.1" }],
  shmSize: 64,
  ulimits: [{ name: "nofile", soft: 1, hard: -1 }],
  contexts: { a: { folder: "/b" }, c: { source: "docker-image://d" } },
  outputs: [{ type: "local", destination: "/out", attributes: {} }],
  provenance: false,
  builder: "none",
  sbom: true,
  loadImage: true,
};

test("every choice is kept, for each Dockerfile and target", async () => {
  const builds = createRememberedBuilds(createStore());
  assert.deepEqual(builds.of("/a/Dockerfile", undefined), {});
  await builds.remember("/a/Dockerfile", undefined, every);
  await builds.remember("/a/Dockerfile", "Test", { tags: [] });
  await builds.remember("/b/Dockerfile", undefined, { tags: ["b"] });
  assert.deepEqual(builds.of("/a/Dockerfile", undefined), every);
  assert.deepEqual(builds.of("/a/Dockerfile", "test"), { tags: [] });
  assert.deepEqual(builds.of("/b/Dockerfile", undefined), { tags: ["b"] });
});

test("choices are put in the place of earlier ones", async () => {
  const builds = createRememberedBuilds(createStore());
  await builds.remember("/a", undefined, { tags: ["a"], pull: true });
  await builds.remember("/a", undefined, { tags: ["b"] });
  assert.deepEqual(builds.of("/a", undefined), { tags: ["b"] });
});

test("a target that was not built yet takes over what is said about the Dockerfile", async () => {
  const builds = createRememberedBuilds(createStore());
  await builds.remember("/a", undefined, every);
  const { contextPath, buildArgs, secretArgs, secrets, ssh, contexts } = every;
  const expected = { contextPath, buildArgs, secretArgs, secrets, ssh, contexts };
  assert.deepEqual(builds.of("/a", "x"), expected);
});

test("the ones that were not used for longest are forgotten", async () => {
  const builds = createRememberedBuilds(createStore());
  const choice = { tags: ["x"] };
  for (let at = 0; at < 200; at++) await builds.remember(`/${at}`, undefined, choice);
  await builds.remember("/0", undefined, { tags: ["again"] });
  await builds.remember("/2", "stage", choice);
  assert.deepEqual(builds.of("/0", undefined), { tags: ["again"] });
  assert.deepEqual(builds.of("/1", undefined), {});
  assert.deepEqual(builds.of("/2", undefined), choice);
});

test("what version 0.1 stored is taken over", async () => {
  const store = createStore({ "/a": { tag: "a:1", contextPath: "/c" }, "/b": { tag: "" } });
  const builds = createRememberedBuilds(store);
  assert.deepEqual(builds.of("/a", undefined), { tags: ["a:1"], contextPath: "/c" });
  assert.deepEqual(builds.of("/a", "stage"), { contextPath: "/c" });
  assert.deepEqual(builds.of("/b", undefined), { tags: [] });
  await builds.remember("/new", undefined, {});
  assert.deepEqual(builds.of("/a", undefined), { tags: ["a:1"], contextPath: "/c" });
});

test("what is stored is not trusted, and the rest of it counts", () => {
  for (const content of [null, 1, "x", [], { "/a": null }, { "/a": { tag: 1, contextPath: {} } }]) {
    assert.deepEqual(createRememberedBuilds(createStore(content)).of("/a", undefined), {});
  }
  const half = { "/a": { tags: ["a", 1], secrets: [{ id: "x", value: "s" }], pull: true } };
  assert.deepEqual(createRememberedBuilds(createStore(half)).of("/a", undefined), { pull: true });
});

test("the value of an argument that is a secret by its name is not stored", async () => {
  const store = createStore();
  const builds = createRememberedBuilds(store);
  const buildArgs = { VERSION: "1", NPM_TOKEN: "hush" };
  await builds.remember("/a", undefined, { buildArgs, secretArgs: ["API_KEY"] });
  assert.doesNotMatch(JSON.stringify([...store.values]), /hush/);
  assert.deepEqual(builds.of("/a", undefined), {
    buildArgs: { VERSION: "1" },
    secretArgs: ["API_KEY", "NPM_TOKEN"],
  });
});
