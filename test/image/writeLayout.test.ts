import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { isSlipwayError } from "../../src/base/errors.ts";
import { checkedBlob } from "../../src/image/checkedBlob.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { dockerArchive } from "../../src/image/dockerArchive.ts";
import type { AnyImage, Image } from "../../src/image/image.ts";
import { layoutArchive } from "../../src/image/layoutArchive.ts";
import { blobPath } from "../../src/image/ociArchive/blobPath.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import { withLock } from "../../src/image/store/withLock.ts";
import { topOf, writeLayout } from "../../src/image/writeLayout.ts";
import { bytesOf, digestsOf, makeImage, sha256 } from "./imageFixture.ts";

describe("writing images", { timeout: 20_000 }, () => {
  let root: string;
  let count = 0;
  const place = () => join(root, String(count++));
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-write-"));
  });
  after(() => rm(root, { recursive: true, force: true }));
  const make = (content: string) => makeImage([[["a", content]]]);
  const digest = (image: AnyImage) => digestsOf(image)[0] ?? "";

  test("a layout gets images and names, and keeps what else it has", async () => {
    const folder = place();
    const [one, two] = [await make("1"), await make("2")];
    await writeLayout(one, { folder, names: ["a:1", "b:1"] });
    const path = join(folder, "index.json");
    const before = JSON.parse(await readFile(path, "utf8"));
    before.annotations = { mine: "stays" };
    before.manifests[0].data = "e30=";
    before.manifests[0].annotations.mine = "stays, too";
    await writeFile(path, JSON.stringify(before));
    await writeLayout(two, { folder, names: ["b:1", "c:1"] });

    const after = JSON.parse(await readFile(path, "utf8"));
    assert.deepEqual(after.annotations, { mine: "stays" });
    assert.deepEqual(after.manifests[0], before.manifests[0]);
    assert.deepEqual(
      after.manifests.map(({ digest, annotations }: Entry) => [
        annotations["org.opencontainers.image.ref.name"],
        digest,
      ]),
      [
        ["a:1", digest(one)],
        ["b:1", digest(two)],
        ["c:1", digest(two)],
      ],
    );
    const blobs = [...digestsOf(one), ...digestsOf(two)].map((one) => blobPath(one).slice(13));
    assert.deepEqual(await readdir(join(folder, "blobs/sha256")), [...new Set(blobs)].sort());
    assert.deepEqual((await readdir(folder)).sort(), ["blobs", "index.json", "oci-layout"]);
  });

  test("the same once more changes nothing", async () => {
    const folder = place();
    const image = await make("1");
    for (const names of [[], ["a:1"], ["a:1"], []]) await writeLayout(image, { folder, names });
    const { manifests } = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
    assert.equal(manifests.length, 1);
    assert.equal(digest(await openLayout(folder, "a:1")), digest(image));
  });

  test("blobs that are there are not asked for", async () => {
    const folder = place();
    const image = await make("1");
    await writeLayout(image, { folder, names: ["a:1"] });
    const closed = withLayers(image, () => {
      throw new Error("asked for");
    });
    await writeLayout(closed, { folder, names: ["a:2"] });
    assert.equal(digest(await openLayout(folder, "a:2")), digest(image));
  });

  const faults: readonly (readonly [string, (image: Image) => Image, string | RegExp])[] = [
    [
      "a layer that is not what it says",
      (image) =>
        withLayers(image, async function* () {
          yield Buffer.from("x");
        }),
      "image-unreadable",
    ],
    [
      "a source that breaks off",
      (image) =>
        withLayers(image, async function* () {
          yield Buffer.from("x");
          throw new Error("connection lost");
        }),
      /connection lost/,
    ],
  ];
  for (const [name, spoil, expected] of faults) {
    test(`nothing is named that is not whole: ${name}`, async () => {
      const folder = place();
      const [before, broken] = [await make("1"), spoil(await make("2"))];
      await writeLayout(before, { folder, names: ["a:1"] });
      const index = await readFile(join(folder, "index.json"), "utf8");
      await assert.rejects(writeLayout(broken, { folder, names: ["a:1"] }), isFault(expected));
      assert.equal(await readFile(join(folder, "index.json"), "utf8"), index);
      assert.ok(!(await readdir(folder)).includes(".half"));
      const whole = await make("2");
      await writeLayout(whole, { folder, names: ["a:1"] });
      assert.equal(digest(await openLayout(folder, "a:1")), digest(whole));
      await assert.rejects(bytesOf(layoutArchive(broken, ["a:1"])), isFault(expected));
      const store = createBlobStore(place());
      await assert.rejects(
        bytesOf(dockerArchive([{ image: broken, names: ["a:1"] }], { store })),
        isFault(expected),
      );
    });
  }

  for (const text of ["{", "[]", '{"manifests":3}', '{"manifests":[{"digest":"x"}]}']) {
    test(`an index that is broken is an error, and stays: ${text}`, async () => {
      const folder = place();
      await mkdir(folder);
      await writeFile(join(folder, "index.json"), text);
      await assert.rejects(writeLayout(await make("1"), { folder, names: [] }), {
        code: "image-unreadable",
      });
      assert.equal(await readFile(join(folder, "index.json"), "utf8"), text);
      assert.deepEqual(await readdir(folder), ["index.json"]);
    });
  }

  test("a file in the place of the folder", async () => {
    const folder = place();
    await writeFile(folder, "");
    const error = await writeLayout(await make("1"), { folder, names: [] }).catch((one) => one);
    assert.ok(isSlipwayError(error), String(error));
    assert.ok(["storage-failed", "image-unreadable"].includes(error.code));
  });

  test("many at once: each finds its name", async () => {
    const folder = place();
    const images = await Promise.all(Array.from({ length: 25 }, (_, at) => make(String(at % 5))));
    await Promise.all(
      images.map((image, at) => writeLayout(image, { folder, names: [`a:${at}`] })),
    );
    for (const [at, image] of images.entries()) {
      assert.equal(digest(await openLayout(folder, `a:${at}`)), digest(image));
    }
    assert.deepEqual((await readdir(folder)).sort(), ["blobs", "index.json", "oci-layout"]);
  });

  test("a cancel ends it, and names nothing", async () => {
    const folder = place();
    const controller = new AbortController();
    const image = withLayers(await make("1"), async function* () {
      yield Buffer.alloc(1);
      await new Promise(() => undefined);
    });
    const writing = writeLayout(image, { folder, names: ["a:1"] }, controller.signal);
    await delay(50);
    controller.abort();
    await assert.rejects(writing, { name: "AbortError" });
    assert.ok(!(await readdir(folder)).includes("index.json"));
  });

  describe("the lock", () => {
    test("of a process that is gone is taken over, also by many at once", async () => {
      const path = place();
      await writeFile(path, "");
      await utimes(path, new Date(0), new Date(0));
      let [inside, most, done] = [0, 0, 0];
      await Promise.all(
        Array.from({ length: 12 }, () =>
          withLock(path, undefined, async () => {
            most = Math.max(most, ++inside);
            await delay(2);
            inside--;
            done++;
          }),
        ),
      );
      assert.deepEqual([most, done], [1, 12]);
      await assert.rejects(stat(path), { code: "ENOENT" });
    });

    test("that is held is waited for, and a cancel ends the wait", async () => {
      const path = place();
      await writeFile(path, "");
      const signal = AbortSignal.timeout(100);
      await assert.rejects(
        withLock(path, signal, async () => undefined),
        { name: "AbortError" },
      );
      await stat(path);
    });

    test("that others hold for too long is an error that names it", async () => {
      const path = place();
      await writeFile(path, "");
      await assert.rejects(
        withLock(path, undefined, async () => undefined, { stale: 60_000, wait: 50 }),
        (error) => isSlipwayError(error, "storage-failed") && error.facts.path === path,
      );
      await stat(path);
    });

    test("is given back after an error", async () => {
      const path = place();
      const failing = withLock(path, undefined, async () => {
        throw new Error("no");
      });
      await assert.rejects(failing, /no/);
      assert.equal(await withLock(path, undefined, async () => 1), 1);
    });
  });

  test("an archive of the same image has the same bytes, whoever makes it when", async () => {
    const archive = await bytesOf(layoutArchive(await make("1"), ["a:1"]));
    assert.deepEqual(await bytesOf(layoutArchive(await make("1"), ["a:1"])), archive);
    const text = archive.toString("latin1");
    assert.ok(!text.includes(process.env.USER || "no such user"));
    assert.equal(topOf(await make("1")).digest, sha256((await make("1")).manifest.bytes));
  });
});

interface Entry {
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}

function isFault(expected: string | RegExp) {
  return typeof expected === "string" ? { code: expected } : expected;
}

function withLayers(image: Image, open: () => AsyncIterable<Uint8Array>): Image {
  // As `Layer.open` has to be: checked.
  const layers = image.layers.map((layer) => ({
    ...layer,
    open: () => checkedBlob(open(), layer.descriptor, image.name),
  }));
  return { ...image, layers };
}
