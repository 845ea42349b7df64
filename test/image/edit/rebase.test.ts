import assert from "node:assert/strict";
import { test } from "node:test";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { mergeRunConfig } from "../../../src/image/edit/mergeRunConfig.ts";
import { rebase } from "../../../src/image/edit/rebase.ts";
import { imageOf, layerOf, testStore, unreadable } from "./images.ts";

const store = testStore();
const [a, b, c, d] = [
  await layerOf(store, { a: "1" }),
  await layerOf(store, { b: "1" }),
  await layerOf(store, { c: "1" }),
  await layerOf(store, { d: "1" }),
];

const run: readonly (readonly [string, object, object, object, object, readonly string[]])[] = [
  // what, the image's, the old base's, the new base's, result, the image's own
  [
    "the new base's, where nothing was changed",
    { Cmd: ["a"] },
    { Cmd: ["a"] },
    { Cmd: ["b"] },
    { Cmd: ["b"] },
    [],
  ],
  [
    "the image's, where it was",
    { Cmd: ["x"] },
    { Cmd: ["a"] },
    { Cmd: ["b"] },
    { Cmd: ["x"] },
    ["Cmd"],
  ],
  ["taken away by the image", {}, { Cmd: ["a"] }, { Cmd: ["b"] }, {}, ["Cmd"]],
  ["gone from the base", { User: "u" }, { User: "u" }, {}, {}, []],
  [
    "variables one by one",
    { Env: ["PATH=/app:/bin", "KEEP=1", "SAME=1", "ODD"] },
    { Env: ["PATH=/bin", "SAME=1", "LOST=1"] },
    { Env: ["PATH=/sbin", "SAME=2", "LOST=2", "NEW=1"] },
    { Env: ["PATH=/app:/bin", "SAME=2", "NEW=1", "KEEP=1", "ODD"] },
    ["Env PATH", "Env KEEP", "Env ODD", "Env LOST"],
  ],
  [
    "labels, ports and volumes one by one",
    { Labels: { mine: "1", base: "1" }, ExposedPorts: { "80/tcp": {} }, Volumes: null },
    { Labels: { base: "1" }, ExposedPorts: null, Volumes: { "/v": {} } },
    { Labels: { base: "2" }, Volumes: { "/v": {}, "/w": {} } },
    { Labels: { base: "2", mine: "1" }, ExposedPorts: { "80/tcp": {} }, Volumes: { "/w": {} } },
    ["Labels mine", "Volumes /v", "ExposedPorts 80/tcp"],
  ],
  [
    "what we do not know",
    { Healthcheck: { Test: ["x"] }, Odd: 1 },
    { Healthcheck: { Test: ["y"] }, Odd: 1 },
    { Healthcheck: { Test: ["z"] }, Odd: 2, StopTimeout: 5 },
    { Healthcheck: { Test: ["x"] }, Odd: 2, StopTimeout: 5 },
    ["Healthcheck"],
  ],
  [
    "what is no list as a whole",
    { Env: "x" },
    { Env: ["a=1"] },
    { Env: ["a=2"] },
    { Env: "x" },
    ["Env"],
  ],
];

for (const [what, image, oldBase, newBase, expected, own] of run) {
  test(what, () => {
    const merged = mergeRunConfig({ image, oldBase, newBase } as never);
    assert.deepEqual(JSON.parse(JSON.stringify(merged.run)), expected);
    assert.deepEqual(merged.own, own);
  });
}

test("layers, history, annotations and members of an image on another base", () => {
  const step = (created_by: string) => ({ created_by });
  const oldBase = imageOf([a], {
    name: "base:1",
    history: [step("old"), { ...step("CMD"), empty_layer: true }],
  });
  const newBase = imageOf([b, c], { name: "base:2", history: [step("new 1"), step("new 2")] });
  const image = imageOf([a, d], {
    name: "app",
    platform: { created: "2024-01-01T00:00:00Z", author: "Ann", odd: 1 },
    history: [
      step("old"),
      { ...step("CMD"), empty_layer: true },
      { ...step("USER"), empty_layer: true },
      step("mine"),
    ],
    annotations: {
      "org.opencontainers.image.base.name": "base:1",
      "org.opencontainers.image.base.digest": oldBase.manifest.descriptor.digest,
      other: "1",
    },
  });
  const { image: rebased } = rebase(unreadable(image), unreadable(oldBase), unreadable(newBase));
  const record = JSON.parse(Buffer.from(rebased.config.bytes).toString());
  assert.deepEqual(record.rootfs.diff_ids, [b.diffId, c.diffId, d.diffId]);
  assert.deepEqual(
    record.history.map((entry: { created_by: string }) => entry.created_by),
    ["new 1", "new 2", "USER", "mine"],
  );
  assert.deepEqual([record.created, record.author, record.odd], ["2024-01-01T00:00:00Z", "Ann", 1]);
  assert.deepEqual(rebased.manifest.value.annotations, {
    "org.opencontainers.image.base.name": "base:2",
    "org.opencontainers.image.base.digest": newBase.manifest.descriptor.digest,
    other: "1",
  });
});

test("histories that are lost or were rewritten are counted off by layers", () => {
  const words = (
    history: readonly object[] | undefined,
    oldHistory: readonly object[] | undefined,
  ) => {
    const image = imageOf([a, d], history ? { history: history as never } : {});
    const oldBase = imageOf([a], oldHistory ? { history: oldHistory as never } : {});
    const { config } = rebase(image, oldBase, imageOf([b])).image;
    return config.value.history.map((entry) => entry.created_by ?? "?");
  };
  const mine = [{ created_by: "1" }, { created_by: "2", empty_layer: true }, { created_by: "3" }];
  assert.deepEqual(words(mine, undefined), ["?", "2", "3"]);
  assert.deepEqual(words(mine, [{ created_by: "squashed" }]), ["?", "2", "3"]);
  assert.deepEqual(words(undefined, [{ created_by: "1" }]), ["?", "?"]);
});

test("the same content packed in another way is the same base", () => {
  const repacked = { ...a, descriptor: { ...a.descriptor, digest: `sha256:${"0".repeat(64)}` } };
  const { image } = rebase(imageOf([a, d]), imageOf([repacked]), imageOf([b]));
  assert.deepEqual(
    image.layers.map(({ diffId }) => diffId),
    [b.diffId, d.diffId],
  );
});

for (const [what, old, platform, words] of [
  ["another base", [b], {}, /app is not built on old: layer 1 of its 1 is another one/],
  ["a base with more layers", [a, d, c], {}, /layer 3 of its 3/],
  [
    "another platform",
    [a],
    { architecture: "arm64" },
    /new is for linux\/arm64 and app for linux\/amd64/,
  ],
] as const) {
  test(`refuses ${what}`, () => {
    const image = unreadable(imageOf([a, d], { name: "app" }));
    const [oldBase, newBase] = [
      imageOf(old, { name: "old" }),
      imageOf([b], { name: "new", platform }),
    ];
    assert.throws(
      () => rebase(image, oldBase, newBase),
      (error) => isSlipwayError(error, "image-unsuitable") && words.test(error.message),
    );
  });
}
