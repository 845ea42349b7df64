import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { SlipwayError } from "../../src/base/errors.ts";
import { checkedBlob } from "../../src/image/checkedBlob.ts";
import type { AnyImage, Image, ImageSet, Layer } from "../../src/image/image.ts";
import { unreadableImage } from "../../src/image/ociArchive/unreadableImage.ts";
import { type ImageProblem, validateImage } from "../../src/image/validateImage.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { tarOf } from "./archives.ts";
import { arm64, layerOf, makeImage, makeSet, sha256 } from "./imageFixture.ts";

const made = () => makeImage([[["a", "one"]], [["b", "two"]]]);

describe("validating images", { timeout: 20_000 }, () => {
  test("a good image and a good set have no problems", async () => {
    const image = await made();
    const other = await makeImage([[["a", "one"]]], { platform: arm64, packing: "none" });
    assert.deepEqual(await validateImage(image), []);
    assert.deepEqual(await validateImage(makeSet([image, other, image])), []);
    assert.deepEqual(await validateImage(await makeImage([])), []);
  });

  type Found = readonly (readonly [where: string, kind: ImageProblem["kind"]])[];
  const cases: Record<string, readonly [(image: Image) => AnyImage | Promise<AnyImage>, Found]> = {
    "a manifest of another digest": [
      (image) => withDocument(image, "manifest", { digest: sha256("x") }),
      [["manifest", "digest"]],
    ],
    "a config of another size": [
      (image) => withDocument(image, "config", { size: 1 }),
      [["config", "size"]],
    ],
    "a layer with another byte": [
      (image) => withLayer(image, 1, (layer) => opening(layer, changed)),
      [["layer 2", "unreadable"]],
    ],
    "a layer that breaks off": [
      (image) => withLayer(image, 0, (layer) => opening(layer, (blob) => blob.subarray(9))),
      [["layer 1", "unreadable"]],
    ],
    "a layer that is no gzip at its end": [
      (image) => withLayer(image, 0, () => brokenGzip()),
      [["layer 1", "unreadable"]],
    ],
    "a layer that is not what its diff id says": [
      (image) => withLayer(image, 1, (layer) => ({ ...layer, diffId: sha256("x") })),
      [["layer 2", "diff-id"]],
    ],
    "a layer in gzip that is said not to be": [
      (image) => withLayer(image, 0, (layer) => typed(layer, mediaTypes.layer)),
      [["layer 1", "media-type"]],
    ],
    "a layer that is said to be in zstd": [
      (image) => withLayer(image, 0, (layer) => typed(layer, mediaTypes.layerZstd)),
      [["layer 1", "media-type"]],
    ],
    "a layer that is said to be none": [
      (image) => withLayer(image, 1, (layer) => typed(layer, "text/plain")),
      [["layer 2", "media-type"]],
    ],
    "fewer diff ids than layers": [
      (image) => withConfig(image, { diffIds: image.config.value.diffIds.slice(1) }),
      [["config", "config"]],
    ],
    "a history of another image": [
      (image) => withConfig(image, { history: [{}, { empty_layer: true }] }),
      [["history", "history"]],
    ],
    "Docker's config in a manifest of OCI": [
      (image) => withDocument(image, "config", { mediaType: mediaTypes.dockerConfig }),
      [["config", "media-type"]],
    ],
    "several at once, in a set": [
      async (image) =>
        makeSet([
          withLayer(image, 1, (layer) => opening(layer, changed)),
          withLayer(await makeImage([[["c", "3"]]], { platform: arm64 }), 0, (layer) => ({
            ...layer,
            diffId: sha256("x"),
          })),
        ]),
      [
        ["linux/amd64, layer 2", "unreadable"],
        ["linux/arm64, layer 1", "diff-id"],
      ],
    ],
    "a member that is not there": [
      (image) => {
        const set = makeSet([image]);
        const open = () => Promise.reject(unreadableImage("a", "it is missing"));
        return withMember(set, { open });
      },
      [["linux/amd64", "unreadable"]],
    ],
    "a member for another platform than the index says": [
      (image) => withMember(makeSet([image]), { platform: arm64 }),
      [["linux/arm64", "config"]],
    ],
    "a member of another type than the index says": [
      (image) => withMember(makeSet([image]), { mediaType: mediaTypes.dockerManifest }),
      [["linux/amd64", "media-type"]],
    ],
  };
  for (const [name, [spoil, expected]] of Object.entries(cases)) {
    test(name, async () => {
      const problems = await validateImage(await spoil(await made()));
      assert.deepEqual(
        problems.map(({ where, kind }) => [where, kind]),
        expected,
        JSON.stringify(problems, null, 2),
      );
      for (const { what } of problems) assert.match(what, /^.+\.$/);
    });
  }

  test("a layer that several have is read once", async () => {
    const image = await made();
    let opened = 0;
    const counting = withLayer(image, 0, (layer) => ({
      ...layer,
      open(signal) {
        opened++;
        return layer.open(signal);
      },
    }));
    const twice = {
      ...counting,
      manifest: { ...counting.manifest, descriptor: { ...counting.manifest.descriptor } },
    };
    assert.deepEqual(await validateImage(makeSet([counting, twice])), []);
    assert.equal(opened, 1);
  });

  test("a bomb is not read to its end", async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const layer = layerOf(bomb, mediaTypes.layerGzip, sha256("x"));
    const image = withLayer(await made(), 0, () => layer);
    const problems = await validateImage(image, undefined, 1_000_000);
    assert.deepEqual(
      problems.map(({ where, kind, what }) => [where, kind, /1000000 bytes/.test(what)]),
      [["layer 1", "unreadable", true]],
    );
  });

  test("what is no fault of the image is thrown, a cancel too", async () => {
    const words = { message: "The disk.", hint: "Look." };
    const error = new SlipwayError("storage-failed", { path: "/x" }, words);
    const failing = withLayer(await made(), 0, (layer) => ({
      ...layer,
      async *open() {
        yield new Uint8Array();
        throw error;
      },
    }));
    await assert.rejects(validateImage(failing), error);
    await assert.rejects(validateImage(await made(), AbortSignal.abort()), { name: "AbortError" });
  });

  test("150 MB in a layer pass with little memory", async () => {
    const piece = gzipSync(Buffer.alloc(1024 * 1024), { level: 1 });
    const blob = { pieces: 150 };
    async function* open() {
      for (let at = 0; at < blob.pieces; at++) yield piece;
    }
    const layer: Layer = {
      descriptor: { mediaType: mediaTypes.layerGzip, digest: sha256(""), size: 0 },
      diffId: sha256(Buffer.alloc(0)),
      open,
    };
    const image = { ...(await makeImage([[["a", ""]]])), layers: [layer] };
    const before = process.memoryUsage().rss;
    const [problem] = await validateImage(image);
    assert.equal(problem?.kind, "diff-id");
    const grown = (process.memoryUsage().rss - before) / 1e6;
    assert.ok(grown < 120, `${grown} MB`);
  });

  const packed = spawnSync("zstd", ["-q", "-c"], { input: "probe" });
  test("a layer in zstd", { skip: packed.status !== 0 }, async () => {
    const tar = await tarOf([["a", "x"]]);
    const blob = spawnSync("zstd", ["-q", "-c"], { input: tar }).stdout;
    const zstd = layerOf(blob, mediaTypes.layerZstd, sha256(tar));
    const image = await makeImage([[["a", "x"]]]);
    assert.deepEqual(await validateImage(withLayer(image, 0, () => zstd)), []);
  });
});

function withDocument(image: Image, part: "manifest" | "config", change: object): Image {
  const document = image[part];
  return { ...image, [part]: { ...document, descriptor: { ...document.descriptor, ...change } } };
}

function withConfig(image: Image, change: Partial<Image["config"]["value"]>): Image {
  return { ...image, config: { ...image.config, value: { ...image.config.value, ...change } } };
}

function withLayer(image: Image, number: number, change: (layer: Layer) => Layer): Image {
  const layers = image.layers.map((layer, at) => (at === number ? change(layer) : layer));
  return { ...image, layers };
}

function withMember(set: ImageSet, change: object): ImageSet {
  const members = set.members.map((member) => ({
    open: member.open,
    ...change,
    descriptor: { ...member.descriptor, ...change },
  }));
  return { ...set, members };
}

function typed(layer: Layer, mediaType: string): Layer {
  return { ...layer, descriptor: { ...layer.descriptor, mediaType } };
}

function changed(blob: Buffer): Buffer {
  const copy = Buffer.from(blob);
  copy[copy.length - 9] = (copy.at(-9) ?? 0) ^ 1;
  return copy;
}

/** Other bytes, checked as `Layer.open` has to. */
function opening(layer: Layer, change: (blob: Buffer) => Buffer): Layer {
  async function* other() {
    for await (const piece of layer.open()) yield change(Buffer.from(piece));
  }
  return { ...layer, open: () => checkedBlob(other(), layer.descriptor, "made") };
}

/** Its digest is right. */
function brokenGzip(): Layer {
  const blob = changed(gzipSync(Buffer.from("some tar")));
  return layerOf(blob, mediaTypes.layerGzip, sha256("some tar"));
}
