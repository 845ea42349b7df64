import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import { copySum } from "../../../src/assemble/files/copySum.ts";
import { emptyTree } from "../../../src/assemble/files/fileTree.ts";
import { imageTree } from "../../../src/assemble/files/imageTree.ts";
import type { BlobStore } from "../../../src/image/blobStore.ts";
import { createBlobStore } from "../../../src/image/createBlobStore.ts";
import type { Layer } from "../../../src/image/image.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { type Files, layerFilesOf, listing, requestOf, textOf } from "./treeFixture.ts";

describe("imageTree", () => {
  let folder = "";
  let store: BlobStore;
  let opens: string[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-tree-"));
    const real = createBlobStore(folder);
    store = {
      ...real,
      open(digest, signal) {
        opens.push(digest);
        return real.open(digest, signal);
      },
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const layerOf = (files: Files): Promise<Layer> =>
    writeLayer(store, layerFilesOf(files), { compression: "gzip" });
  const opensOf = (layer: Layer): number =>
    opens.filter((digest) => digest === layer.descriptor.digest).length;

  it("reads each layer once, and then only what it remembers of it", async () => {
    const layers = [
      await layerOf({ "a/": {}, "a/one": "1", "a/two": "22" }),
      await layerOf({
        "a/": {},
        "a/.x": { text: "3", xattrs: new Map([["user.k", Buffer.from([0, 255])]]) },
        "a/l": "-> one",
        "a/o": "= a/.x",
        dev: { kind: "block-device", device: [8, 1] },
      }),
    ];
    opens = [];
    const first = await imageTree({ name: "i", layers }, store);
    const second = await imageTree({ name: "i", layers }, store);
    for (const tree of [first, second]) {
      assert.deepEqual(tree.list("a"), [".x", "l", "o", "one", "two"]);
      const found = tree.find("a/.x");
      assert.deepEqual([...(found?.xattrs?.get("user.k") ?? [])], [0, 255]);
      assert.equal(found?.inode, tree.find("a/o")?.inode);
      assert.deepEqual(tree.find("dev")?.device, [8, 1]);
      assert.equal(tree.find("a/l")?.link, "one");
    }
    assert.deepEqual(layers.map(opensOf), [1, 1]);
    assert.equal(await textOf(second.find("a/two")), "22");
    assert.equal(await textOf(second.find("a/o")), "3");
    const sum = await second.find("a/two")?.digest?.();
    assert.match(
      sum ?? "",
      /^sha256:785f3ec7eb32f30b90cd0fcf3657d388b5ff4297f2f9716ff66e9b69c05ddd09$/,
    );
    await second.close();
  });

  it("copies in one pass over the layer, whatever the order asks for, and leaves nothing", async () => {
    const large = "x".repeat(300_000);
    const names = Array.from({ length: 50 }, (_, at) => `s/${String(at).padStart(2, "0")}`);
    const layer = await layerOf(
      Object.fromEntries(names.map((name) => [name, `${name}${large}`] as const)),
    );
    const tree = await imageTree({ name: "i", layers: [layer] }, store);
    opens = [];
    const sources = names.map((path, at) => ({
      ...{ kind: "tree" as const, tree, path, from: "an image" },
      at,
    }));
    // Each gets a name that turns the order around.
    const into = emptyTree();
    const files = [];
    for (const { at, ...source } of sources) {
      const request = { ...requestOf(tree, [], `/t/${99 - at}`), sources: [source] };
      files.push(...[...(await copyFiles(into, request))].filter(({ kind }) => kind === "file"));
    }
    for (const file of files.reverse()) {
      const at = 99 - Number(file.path.slice(2));
      assert.equal(await textOf(file), `${names[at]}${large}`);
    }
    assert.equal(opensOf(layer), 1);
    // Again, in any order, with more passes.
    assert.equal((await textOf(files[3])).length, large.length + 4);
    assert.equal((await textOf(files[40])).length, large.length + 4);
    await tree.close();
    assert.deepEqual(await readdir(join(folder, ".half")), []);
  });

  it("can be read by several at once", async () => {
    const layer = await layerOf({ a: "1".repeat(1e5), b: "2".repeat(1e5), c: "3".repeat(1e5) });
    const tree = await imageTree({ name: "i", layers: [layer] }, store);
    const texts = await Promise.all(["c", "a", "b", "c"].map((path) => textOf(tree.find(path))));
    assert.deepEqual(
      texts.map((text) => `${text[0]}${text.length}`),
      ["3100000", "1100000", "2100000", "3100000"],
    );
    await tree.close();
  });

  it("gives the rest after a reader that stopped in the middle", async () => {
    const layer = await layerOf({ a: "1".repeat(1e6), b: "2" });
    const tree = await imageTree({ name: "i", layers: [layer] }, store);
    for await (const _piece of tree.find("a")?.content?.() ?? []) break;
    assert.equal(await textOf(tree.find("b")), "2");
    assert.equal((await textOf(tree.find("a"))).length, 1e6);
    await tree.close();
  });

  it("fetches a layer into the store, checked", async () => {
    const layer = await layerOf({ far: "away" });
    const blob: Uint8Array[] = [];
    for await (const piece of layer.open()) blob.push(piece);
    const other = createBlobStore(join(folder, "other"));
    let fetched = 0;
    const remote: Layer = {
      ...layer,
      async *open() {
        fetched++;
        yield* blob;
      },
    };
    const tree = await imageTree({ name: "i", layers: [remote] }, other);
    assert.equal(await textOf(tree.find("far")), "away");
    await imageTree({ name: "i", layers: [remote] }, other);
    assert.equal(fetched, 1);
    const broken: Layer = {
      ...remote,
      descriptor: { ...layer.descriptor, digest: `sha256:${"0".repeat(64)}` },
      diffId: `sha256:${"1".repeat(64)}`,
    };
    await assert.rejects(imageTree({ name: "i", layers: [broken] }, other), {
      code: "image-unreadable",
    });
    await tree.close();
  });

  it("is the same to a sum as the files it was made of", async () => {
    const files: Files = { "d/a": "1", "d/b": "2", "d/c": "= d/a", "d/l": "-> a" };
    const image = await imageTree({ name: "i", layers: [await layerOf(files)] }, store);
    const plain = emptyTree();
    await plain.apply(layerFilesOf(files));
    const sums = await Promise.all(
      [image, plain].map((tree) => copySum(requestOf(tree, ["d"], "/x"))),
    );
    assert.equal(sums[0], sums[1]);
    assert.deepEqual(await listing(await copyFiles(emptyTree(), requestOf(image, ["d"], "/x"))), [
      "folder 755 0:0 x",
      "file 644 0:0 x/a 1",
      "file 644 0:0 x/b 2",
      "hardlink 644 0:0 x/c -> x/a",
      "symlink 777 0:0 x/l -> a",
    ]);
    await image.close();
  });
});
