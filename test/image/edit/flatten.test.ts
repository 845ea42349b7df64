import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { flatten } from "../../../src/image/edit/flatten.ts";
import { mergeLayers } from "../../../src/image/edit/mergeLayers.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";
import { readLayerFiles } from "../../../src/image/layers/readLayerFiles.ts";
import { gzip, imageOf, layerOf, type Sketch, shownOf, testStore } from "./images.ts";

const store = testStore();
const options = { store, packing: gzip, epoch: 7 };

/** The base first; what shows in the end. */
const cases: readonly (readonly [string, readonly Sketch[], Readonly<Record<string, string>>])[] = [
  ["a file over a file", [{ a: "1", b: "x" }, { a: "2" }], { a: "2", b: "x" }],
  [
    "a whiteout",
    [{ d: {}, "d/a": "1", "d/b": "2" }, { "d/a": "whiteout" }],
    { d: "{}", "d/b": "2" },
  ],
  ["a whiteout of a folder", [{ d: {}, "d/a": "1", e: "2" }, { d: "whiteout" }], { e: "2" }],
  [
    "a whiteout, and the name again above it",
    [{ d: {}, "d/a": "1" }, { d: "whiteout" }, { d: {}, "d/b": "2" }],
    { d: "{}", "d/b": "2" },
  ],
  [
    "an opaque folder",
    [
      { d: {}, "d/a": "1", "d/e": {}, "d/e/f": "2" },
      { d: {}, "d/": "opaque", "d/n": "3" },
    ],
    { d: "{}", "d/n": "3" },
  ],
  [
    "folders that no layer names",
    [{ a: "1", "b/c": "2" }, { n: "3" }],
    { a: "1", b: "{}", "b/c": "2", n: "3" },
  ],
  ["a file over a folder", [{ d: {}, "d/a": "1" }, { d: "file" }], { d: "file" }],
  ["a folder over a file", [{ d: "file" }, { d: {}, "d/a": "1" }], { d: "{}", "d/a": "1" }],
  [
    "a folder that no layer names over a file, and a folder further down",
    [{ d: {}, "d/old": "1" }, { d: "file" }, { "d/new": "2" }],
    { d: "{}", "d/new": "2" },
  ],
  [
    "a link over a folder",
    [
      { d: {}, "d/a": "1" },
      { d: "-> e", e: {} },
    ],
    { d: "-> e", e: "{}" },
  ],
  ["hard links of one layer", [{ a: "1", b: "= a", z: "= a" }], { a: "1", b: "= a", z: "= a" }],
  ["a hard link to a lower layer", [{ a: "1" }, { m: "= a" }], { a: "1", m: "= a" }],
  ["a hard link to what was deleted", [{ a: "one", b: "= a" }, { a: "whiteout" }], { b: "one" }],
  [
    "two hard links to what was deleted, two layers further down",
    [{ a: "one" }, { b: "= a", c: "= a" }, { x: "2" }, { a: "whiteout" }],
    { b: "one", c: "= b", x: "2" },
  ],
  ["a hard link to what was replaced", [{ a: "one", b: "= a" }, { a: "2" }], { a: "2", b: "one" }],
  ["a hard link to a symlink", [{ a: "-> x", b: "= a" }], { a: "-> x", b: "= a" }],
  ["a hard link to nothing", [{ b: "= a", c: "1" }], { c: "1" }],
  [
    "names that sort around a slash",
    [{ "a-b": "1", a: {}, "a/c": "2", "a.txt": "3" }],
    { a: "{}", "a/c": "2", "a-b": "1", "a.txt": "3" },
  ],
  ["nothing", [], {}],
];

for (const [what, sketches, expected] of cases) {
  test(what, async () => {
    const layers = [];
    for (const sketch of sketches) layers.push(await layerOf(store, sketch));
    const flat = await flatten(imageOf(layers), options);
    assert.equal(flat.layers.length, 1);
    const shown = await shownOf(flat.layers[0]);
    assert.deepEqual(shown, expected);
    assert.deepEqual(Object.keys(shown), Object.keys(expected), "in the order of a layer");
    const again = await flatten(flat, options);
    assert.equal(again.layers[0]?.descriptor.digest, flat.layers[0]?.descriptor.digest);
    assert.deepEqual(readdirSync(join(store.folder, ".half")), []);
  });
}

test("modes, owners, times, attributes, devices and pipes are kept", async () => {
  const odd: Sketch = {
    cap: {
      kind: "file",
      mode: 0o4755,
      uid: 5,
      gid: 6,
      xattrs: new Map([["user.a", Buffer.from([0, 255])]]),
    },
    dev: { kind: "character-device", mode: 0o600, device: [1, 3] },
    disk: { kind: "block-device", device: [8, 1] },
    tmp: { mode: 0o1777, modified: 3 },
    pipe: { kind: "pipe", mode: 0o622, uid: 70_000 },
  };
  const layer = await layerOf(store, odd);
  const flat = await flatten(imageOf([layer, await layerOf(store, { z: "1" })]), options);
  const read = async (of: typeof layer) => {
    const files: LayerFile[] = [];
    for await (const { content: _, ...file } of readLayerFiles(of)) files.push(file);
    return files;
  };
  assert.ok(flat.layers[0]);
  const files = await read(flat.layers[0]);
  assert.deepEqual(files.slice(0, -1), await read(layer));
});

test("the config stays, and the history says what there was", async () => {
  const layers = [await layerOf(store, { a: "1" }), await layerOf(store, { b: "1" })];
  const history = [{ created_by: "ADD a", more: 1 }, { created_by: "CMD", empty_layer: true }, {}];
  const image = imageOf(layers, { config: { Healthcheck: { Test: ["NONE"] } }, history });
  const flat = await flatten(image, options);
  const record = JSON.parse(Buffer.from(flat.config.bytes).toString());
  assert.deepEqual(record.config, { Healthcheck: { Test: ["NONE"] } });
  assert.deepEqual(record.history, [
    { created_by: "ADD a", more: 1, empty_layer: true },
    { created_by: "CMD", empty_layer: true },
    { empty_layer: true },
    { created: "1970-01-01T00:00:07Z", created_by: "slipway flatten" },
  ]);
  assert.deepEqual(record.rootfs, { type: "layers", diff_ids: [flat.layers[0]?.diffId] });
});

test("images that show the same get the same layer", async () => {
  const one = [await layerOf(store, { d: {}, "d/a": "1", "d/b": "2" })];
  const two = [
    await layerOf(store, { d: {}, "d/a": "1", "d/b": "x" }),
    await layerOf(store, { "d/b": "2" }),
  ];
  const [a, b] = [await flatten(imageOf(one), options), await flatten(imageOf(two), options)];
  assert.equal(a.layers[0]?.descriptor.digest, b.layers[0]?.descriptor.digest);
});

test("each layer is read once, but for a hard link to what was deleted", async () => {
  const count = async (sketches: readonly Sketch[]) => {
    let reads = 0;
    const layers = [];
    for (const sketch of sketches) {
      const layer = await layerOf(store, sketch);
      layers.push({
        ...layer,
        open(signal?: AbortSignal) {
          reads += 1;
          return layer.open(signal);
        },
      });
    }
    await flatten(imageOf(layers), options);
    return reads;
  };
  assert.equal(await count([{ a: "1", b: "= a" }, { c: "2" }, { c: "whiteout" }]), 3);
  assert.equal(await count([{ a: "1", b: "= a" }, { a: "whiteout" }, { d: "3" }]), 4);
});

describe("layers as no program of ours writes them", () => {
  const file = (path: string, kind: LayerFile["kind"] = "file", link?: string): LayerFile => ({
    ...{ path, kind, mode: 0o644, uid: 0, gid: 0, size: 1, modified: 0 },
    ...(link !== undefined && { link }),
  });
  const merged = (...layers: readonly (readonly LayerFile[])[]) => {
    const merge = mergeLayers();
    for (const layer of layers.toReversed()) {
      // What it is the content of: its number in the layer.
      for (const [number, one] of layer.entries()) {
        const index = merge.add(one);
        if (index !== undefined) merge.setPlace(index, number);
      }
      merge.endLayer();
    }
    return [...merge.finish()].map(({ file, place }) => `${file.kind} ${file.path} ${place ?? ""}`);
  };
  for (const [what, layers, expected] of [
    ["a name twice", [[file("a"), file("a")]], ["file a 1"]],
    ["a file behind what was in it", [[file("a/b"), file("a")]], ["file a 1"]],
    [
      "whiteouts behind what they do not hide",
      [[file("a")], [file("a"), file("a", "whiteout")]],
      ["file a 0"],
    ],
    [
      "an opaque of the root",
      [
        [file("a"), file("b/c")],
        [file("n"), file("", "opaque")],
      ],
      ["file n 0"],
    ],
    [
      "a link that comes first by name, to a lower layer",
      [[file("m")], [file("a", "hardlink", "m")]],
      ["file a 0", "hardlink m "],
    ],
    ["links in a circle", [[file("a", "hardlink", "b"), file("b", "hardlink", "a")]], []],
    ["a link to itself", [[file("a", "hardlink", "a")]], []],
    ["a link in front of its file", [[file("a", "hardlink", "b"), file("b")]], ["file b 1"]],
  ] as const) {
    test(what, () => assert.deepEqual(merged(...layers), expected));
  }
});

test("a layer that is not what it says, and a cancel, leave nothing", async () => {
  const layer = await layerOf(store, { a: "1" });
  const wrong = { ...layer, diffId: `sha256:${"0".repeat(64)}` };
  await assert.rejects(flatten(imageOf([wrong]), options), (error) =>
    isSlipwayError(error, "image-unreadable"),
  );
  const signal = AbortSignal.abort();
  await assert.rejects(flatten(imageOf([layer]), { ...options, signal }), { name: "AbortError" });
  assert.deepEqual(readdirSync(join(store.folder, ".half")), []);
});
