import assert from "node:assert/strict";
import { test } from "node:test";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { cleanImagePath } from "../../../src/image/edit/cleanImagePath.ts";
import { deletePaths } from "../../../src/image/edit/deletePaths.ts";
import { findFiles } from "../../../src/image/edit/findFiles.ts";
import { flatten } from "../../../src/image/edit/flatten.ts";
import { resolvePaths } from "../../../src/image/edit/resolvePaths.ts";
import { readLayerFiles } from "../../../src/image/layers/readLayerFiles.ts";
import { gzip, imageOf, layerOf, type Sketch, shownOf, testStore } from "./images.ts";

const store = testStore();
const options = { store, packing: gzip, epoch: 9 };

const imageFrom = async (...sketches: readonly Sketch[]) => {
  const layers = [];
  for (const sketch of sketches) layers.push(await layerOf(store, sketch));
  return imageOf(layers);
};

const system: Sketch = {
  ...{ lib: "-> usr/lib", usr: { mode: 0o711, uid: 5 }, "usr/lib": {}, "usr/lib/a": "a" },
  ...{ "usr/lib/b": "b", "usr/lib/sub/c": "c", "usr/up": "-> ../../../usr/lib", loop: "-> loop" },
  ...{ etc: {}, "etc/conf": "1", link: "-> etc/conf" },
};

/** What is deleted; what the layer has; what is not there. */
const cases: readonly (readonly [string, string[], Readonly<Record<string, string>>, string[]])[] =
  [
    ["a file", ["/etc/conf"], { etc: "{}", "etc/conf": "whiteout" }, []],
    ["a folder", ["usr/lib/"], { usr: "{}", "usr/lib": "{}", "usr/lib/": "opaque" }, []],
    [
      "a folder and what is in it",
      ["usr/lib", "usr/lib/a"],
      { usr: "{}", "usr/lib": "whiteout" },
      [],
    ],
    [
      "a folder, and then its contents",
      ["usr/lib", "usr/lib/"],
      { usr: "{}", "usr/lib": "whiteout" },
      [],
    ],
    [
      "through a link",
      ["/lib/a", "/lib/./b"],
      { usr: "{}", "usr/lib": "{}", "usr/lib/a": "whiteout", "usr/lib/b": "whiteout" },
      [],
    ],
    ["a link itself", ["/lib"], { lib: "whiteout" }, []],
    [
      "what is in a folder that a link leads to",
      ["/lib/"],
      { usr: "{}", "usr/lib": "{}", "usr/lib/": "opaque" },
      [],
    ],
    [
      "through a link that leads above the root",
      ["/usr/up/a"],
      { usr: "{}", "usr/lib": "{}", "usr/lib/a": "whiteout" },
      [],
    ],
    [
      "a folder that no layer names",
      ["/usr/lib/sub/c"],
      { usr: "{}", "usr/lib": "{}", "usr/lib/sub": "{}", "usr/lib/sub/c": "whiteout" },
      [],
    ],
    [
      "what is not there",
      ["/none", "/etc/none", "/none/none"],
      {},
      ["/none", "/etc/none", "/none/none"],
    ],
    ["what is not there, and what is", ["/none", "/loop"], { loop: "whiteout" }, ["/none"]],
    ["the contents of what is no folder", ["/etc/conf/"], {}, ["/etc/conf/"]],
  ];

for (const [what, paths, expected, missing] of cases) {
  test(what, async () => {
    const image = await imageFrom(system);
    const deleted = await deletePaths(image, paths, options);
    assert.deepEqual(deleted.missing, missing);
    const added = deleted.image.layers.length - image.layers.length;
    assert.equal(added, Object.keys(expected).length > 0 ? 1 : 0);
    if (added === 0) return assert.equal(deleted.image, image);
    assert.deepEqual(await shownOf(deleted.image.layers.at(-1)), expected);
    // The folders above are repeated as they are, else engines make them anew.
    for await (const file of readLayerFiles(deleted.image.layers.at(-1) ?? assert.fail())) {
      if (file.path === "usr") assert.deepEqual([file.mode, file.uid], [0o711, 5]);
    }
    const shown = await shownOf((await flatten(deleted.image, options)).layers[0]);
    for (const [path, kind] of Object.entries(expected)) {
      if (kind === "whiteout") assert.equal(shown[path], undefined);
    }
    const history = deleted.image.config.value.history.at(-1);
    assert.match(history?.created_by ?? "", /^slipway append --delete \S/);
  });
}

test("what shows in the end counts, layer by layer", async () => {
  const image = await imageFrom(
    { d: {}, "d/a": "1", "d/b": "1", "e/f": "1", g: "1", "h/i": "1", k: "1" },
    { "d/a": "whiteout", e: "whiteout", g: {}, "g/x": "1", h: "file", "m/n": "1" },
    { "d/a": "again", e: {}, "e/": "opaque", "k/in": "1" },
  );
  const found = await findFiles(image, [
    ...["d/a", "d/b", "e", "e/f", "g", "g/x", "h", "h/i", "k", "m", "none", "d/none"],
  ]);
  const kinds = [...found].map(([path, file]) => `${path} ${file?.kind}`).sort();
  assert.deepEqual(kinds, [
    ...["d/a file", "d/b file", "d/none undefined", "e folder", "e/f undefined", "g folder"],
    ...["g/x file", "h file", "h/i undefined", "k folder", "m folder", "none undefined"],
  ]);
});

test("layers are read from the top down, to where all is known", async () => {
  const [base, top] = [await layerOf(store, { a: "1", b: "1" }), await layerOf(store, { a: "2" })];
  const read: string[] = [];
  const watched = [base, top].map((layer, at) => ({
    ...layer,
    open(signal?: AbortSignal) {
      read.push(String(at));
      return layer.open(signal);
    },
  }));
  await findFiles(imageOf(watched), ["a"]);
  assert.deepEqual(read.splice(0), ["1"]);
  await findFiles(imageOf(watched), ["b"]);
  assert.deepEqual(read.splice(0), ["1", "0"]);
  await findFiles(imageOf(watched), []);
  assert.deepEqual(read, []);
});

for (const [path, words] of [
  ["/etc/conf/below", /\/etc\/conf is no folder, so \/etc\/conf\/below cannot be in it/],
  ["/loop/x", /the links of \/loop\/x lead in circles/],
] as const) {
  test(`refuses ${path}`, async () => {
    const image = await imageFrom(system);
    await assert.rejects(
      resolvePaths(image, [cleanImagePath(path)], { followLast: false }),
      (error) => isSlipwayError(error, "image-unsuitable") && words.test(error.message),
    );
  });
}

for (const path of ["", "/", "./.", "a/../b", "..", "a\0b"]) {
  test(`refuses the path ${JSON.stringify(path)}`, () => {
    assert.throws(
      () => cleanImagePath(path),
      (error) => isSlipwayError(error, "misuse"),
    );
  });
}
