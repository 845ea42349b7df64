import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { groupImages } from "../../src/app/groupImages.ts";
import { createImageTree, type ImageTree, type ImageTreeState } from "../../src/app/imageTree.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { realEngines } from "../support/realEngines.ts";
import { createEngineProxy } from "./engineProxy.ts";

const base = "busybox:1.36";

test("images by repository, an image with two names in two places", () => {
  const image = (id: string, tags: readonly string[], created: number) => ({
    ...{ id, tags, digests: [], size: 7, created, dangling: tags.length === 0 },
  });
  const { repositories, dangling } = groupImages([
    image("sha256:1", ["127.0.0.1:5000/a:1", "b:x"], 10),
    image("sha256:2", ["b:y", "docker.io/library/node:18"], 20),
    image("sha256:3", [], 5),
    image("sha256:4", [], 6),
  ]);
  assert.deepEqual(
    repositories.map(({ name, images }) => [name, images.map(({ tag }) => tag)]),
    [
      ["127.0.0.1:5000/a", ["1"]],
      ["b", ["y", "x"]],
      ["node", ["18"]],
    ],
  );
  assert.equal(repositories[2]?.images[0]?.reference, "docker.io/library/node:18");
  assert.deepEqual(
    dangling.map(({ id }) => id),
    ["sha256:4", "sha256:3"],
  );
});

for (const { name, host } of realEngines()) {
  describe(`with ${name}`, () => {
    test("follows the engine's events while visible, and nothing while hidden", async () => {
      using proxy = createEngineProxy(host);
      await proxy.open();
      const { tree, states } = createTree(proxy.host);
      assert.equal(proxy.connections, 0);
      tree.setVisible(true);
      await until(tree, (state) => state.kind === "ready");
      const engine = await engineAt(host);
      const tag = `slipway-tree:${process.pid}-${Date.now()}`;
      await engine.tagImage(base, tag);
      await until(tree, (state) => hasTag(state, tag));
      await engine.removeImage(tag);
      await until(tree, (state) => !hasTag(state, tag));
      tree.setVisible(false);
      await eventually(() => proxy.connections === 0);
      const told = states.length;
      await engine.tagImage(base, tag);
      await delay(500);
      assert.equal(states.length, told);
      tree.setVisible(true);
      await until(tree, (state) => hasTag(state, tag));
      await engine.removeImage(tag);
      tree.dispose();
      await eventually(() => proxy.connections === 0);
    });

    test("an engine that goes away is one change, and one when it is back", async () => {
      using proxy = createEngineProxy(host);
      await proxy.open();
      const { tree, states } = createTree(proxy.host);
      tree.setVisible(true);
      await until(tree, (state) => state.kind === "ready");
      states.length = 0;
      proxy.close();
      await until(tree, (state) => state.kind === "unreachable");
      await delay(1500);
      assert.deepEqual(
        states.map(({ kind }) => kind),
        ["unreachable"],
      );
      const [lost] = states;
      assert.ok(lost?.kind === "unreachable" && lost.attempts[0]?.host === proxy.host);
      await proxy.open();
      tree.refresh();
      await until(tree, (state) => state.kind === "ready");
      proxy.close();
      await until(tree, (state) => state.kind === "unreachable");
      await proxy.open();
      await until(tree, (state) => state.kind === "ready");
      tree.dispose();
    });
  });
}

function createTree(host: string): { tree: ImageTree; states: ImageTreeState[] } {
  const tree = createImageTree({
    connect: (signal) => engineAt(host, signal),
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
  });
  const states: ImageTreeState[] = [];
  tree.onDidChange((state) => states.push(state));
  return { tree, states };
}

function engineAt(host: string, signal?: AbortSignal) {
  const surroundings = { env: {}, home: "/", platform: process.platform, uid: process.getuid?.() };
  return connectEngine(surroundings, { setting: host }, signal);
}

function hasTag(state: ImageTreeState, tag: string): boolean {
  if (state.kind !== "ready") return false;
  return state.repositories.some(({ images }) => images.some(({ reference }) => reference === tag));
}

async function until(tree: ImageTree, wanted: (state: ImageTreeState) => boolean): Promise<void> {
  await eventually(() => wanted(tree.state));
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (holds()) return;
    await delay(50);
  }
  assert.fail(`still not: ${holds}`);
}
