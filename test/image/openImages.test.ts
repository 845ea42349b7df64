import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { isSlipwayError } from "../../src/base/errors.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { dockerArchive } from "../../src/image/dockerArchive.ts";
import { emptyImage } from "../../src/image/emptyImage.ts";
import type { AnyImage, Image } from "../../src/image/image.ts";
import { layoutArchive } from "../../src/image/layoutArchive.ts";
import { blobPath } from "../../src/image/ociArchive/blobPath.ts";
import { openDockerArchive } from "../../src/image/openDockerArchive.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import { openLayoutArchive } from "../../src/image/openLayoutArchive.ts";
import { readImage } from "../../src/image/readImage.ts";
import { storedImage } from "../../src/image/storedImage.ts";
import { storeBlobs, topOf, writeLayout } from "../../src/image/writeLayout.ts";
import type { Descriptor } from "../../src/oci/descriptor.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { processorTime } from "../support/processorTime.ts";
import { archiveOf, layouts, tarOf } from "./archives.ts";
import {
  amd64,
  arm64,
  bytesOf,
  digestsOf,
  layerOf,
  makeImage,
  makeSet,
  sha256,
} from "./imageFixture.ts";

describe("opening images where they lie", { timeout: 20_000 }, () => {
  let root: string;
  let count = 0;
  const place = (name = "") => join(root, `${count++}${name}`);
  const newStore = () => createBlobStore(place("-store"));
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-open-"));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const inFile = async (content: Uint8Array | AsyncIterable<Uint8Array>) => {
    const file = place(".tar");
    await writeFile(file, content);
    return file;
  };
  const simple = () => makeImage([[["a", "one"]], [["b", "two"]]]);

  describe("an image that was written is the same when it is opened", () => {
    const ways: Record<string, (image: AnyImage) => Promise<AnyImage>> = {
      async layout(image) {
        const folder = place();
        await writeLayout(image, { folder, names: ["app:1"] });
        return openLayout(folder, "app:1");
      },
      async "layout archive"(image) {
        const file = await inFile(layoutArchive(image, ["app:1"]));
        return openLayoutArchive({ store: newStore() }, file, "docker.io/library/app:1");
      },
      async "layout archive in gzip"(image) {
        const file = await inFile(gzipSync(await bytesOf(layoutArchive(image, ["app:1"]))));
        return openLayoutArchive({ store: newStore() }, file);
      },
      async store(image) {
        const store = newStore();
        await storeBlobs(store, image);
        return storedImage(store, topOf(image));
      },
    };
    for (const [name, way] of Object.entries(ways)) {
      test(name, async () => {
        const image = await simple();
        const opened = await way(image);
        assert.deepEqual(digestsOf(opened), digestsOf(image));
        assert.deepEqual(await contents(opened), await contents(image));
        const set = makeSet([image, await makeImage([[["a", "x"]]], { platform: arm64 })]);
        const openedSet = await way(set);
        assert.deepEqual(digestsOf(openedSet), digestsOf(set));
        assert.deepEqual(await contents(openedSet), await contents(set));
        const empty = emptyImage(amd64);
        assert.deepEqual(digestsOf(await way(empty)), digestsOf(empty));
      });
    }

    test("docker archive: its layers and config, twice the same bytes", async () => {
      const image = await simple();
      const store = newStore();
      const archive = await bytesOf(dockerArchive([{ image, names: ["app:1"] }], { store }));
      assert.deepEqual(
        await bytesOf(dockerArchive([{ image, names: ["app:1"] }], { store })),
        archive,
      );
      for (const content of [archive, gzipSync(archive)]) {
        const opened = await openDockerArchive({ store }, await inFile(content), "app:1");
        assert.deepEqual(digestsOf(opened).slice(1), digestsOf(image).slice(1));
        assert.deepEqual(await contents(opened), await contents(image));
      }
    });
  });

  const zstd = spawnSync("zstd", ["--version"]);
  test("a layer in zstd is unpacked for a docker archive", {
    skip: zstd.status !== 0,
  }, async () => {
    const plain = await makeImage([[["a", "one"]]], { packing: "none" });
    const [tar] = await contents(plain);
    const blob = spawnSync("zstd", ["-q", "-c"], { input: tar }).stdout;
    const layer = layerOf(blob, mediaTypes.layerZstd, sha256(tar ?? ""));
    const image = { ...plain, layers: [layer] };
    const store = newStore();
    const archive = dockerArchive([{ image, names: [] }], { store });
    const opened = await openDockerArchive({ store }, await inFile(archive));
    assert.deepEqual(await contents(opened), [tar]);
  });

  for (const layout of layouts.filter((one) => one !== "oci")) {
    test(`the archive of ${layout}`, async () => {
      const layers = [[["a", "one"]], [["b", "two"]], [["a", "one"]]] as const;
      const archive = await archiveOf(layers, { layout, platform: amd64 });
      for (const content of [archive, gzipSync(archive)]) {
        const file = await inFile(content);
        const image = await openDockerArchive({ store: newStore() }, file, "a:b");
        assert.equal(image.layers.length, 3);
        const tars = await Promise.all(layers.map((entries) => tarOf(entries)));
        assert.deepEqual(
          image.layers.map(({ diffId }) => diffId),
          tars.map(sha256),
        );
        const packed = layout === "containerd";
        const blobs = await contents(image);
        assert.deepEqual(blobs, packed ? tars.map((tar) => gzipSync(tar)) : tars);
      }
    });
  }

  describe("choosing", () => {
    test("by name, full name, digest; else an error that lists the names", async () => {
      const folder = place();
      const [one, two] = [await makeImage([[["a", "1"]]]), await makeImage([[["a", "2"]]])];
      await writeLayout(one, { folder, names: ["app:1", "latest"] });
      await writeLayout(two, { folder, names: ["registry.test/app:2"] });
      const digest = (image: AnyImage) => digestsOf(image)[0] ?? "";
      for (const [name, image] of [
        ["app:1", one],
        ["docker.io/library/app:1", one],
        ["latest", one],
        ["registry.test/app:2", two],
        [digest(two), two],
      ] as const) {
        assert.equal(digest(await openLayout(folder, name)), digest(image), name);
      }
      for (const name of [undefined, "app:3"]) {
        await assert.rejects(openLayout(folder, name), (error) => {
          assert.ok(isSlipwayError(error, "misuse"));
          assert.match(error.message, /app:1.*latest.*registry\.test\/app:2/);
          return true;
        });
      }
      // One with two names is one.
      await writeLayout(one, { folder, names: ["registry.test/app:2"] });
      assert.equal(digest(await openLayout(folder)), digest(one));
    });

    test("docker archive", async () => {
      const store = newStore();
      const [one, two] = [await makeImage([[["a", "1"]]]), await makeImage([[["a", "2"]]])];
      const file = await inFile(
        dockerArchive(
          [
            { image: one, names: ["app:1", "app:latest"] },
            { image: two, names: ["app:2"] },
          ],
          { store },
        ),
      );
      const opened = await openDockerArchive({ store }, file, "app");
      assert.deepEqual(digestsOf(opened).slice(1), digestsOf(one).slice(1));
      await assert.rejects(openDockerArchive({ store }, file), /app:1, app:2, app:latest/);
      await assert.rejects(openDockerArchive({ store }, file, "b"), { code: "misuse" });
    });

    test("several without names are members of one", async () => {
      const folder = place();
      await writeLayout(await simple(), { folder, names: [] });
      assert.equal((await openLayout(folder)).kind, "image");
      await writeLayout(await makeImage([], { platform: arm64 }), { folder, names: [] });
      const set = await openLayout(folder);
      assert.ok(set.kind === "index" && set.members.length === 2);
    });
  });

  test("only the texts of an archive are read when it is opened", async () => {
    const image = await makeImage([[["a", "x".repeat(3_000_000)]]], { packing: "none" });
    const file = await inFile(layoutArchive(image, []));
    const store = newStore();
    await openLayoutArchive({ store }, file);
    await assert.rejects(readdir(store.folder), { code: "ENOENT" });
  });

  test("blobs that are links to files, as build systems make them", async () => {
    const folder = place();
    const image = await simple();
    await writeLayout(image, { folder, names: [] });
    const [, , layer] = digestsOf(image);
    const path = join(folder, blobPath(layer ?? ""));
    const elsewhere = place();
    await writeFile(elsewhere, await readFile(path));
    await rm(path);
    await symlink(elsewhere, path);
    assert.deepEqual(await contents(await openLayout(folder)), await contents(image));
  });

  describe("hostile layouts are one clear error each", () => {
    const faults: Record<string, (folder: string, image: Image) => Promise<unknown>> = {
      "no index.json": (folder) => rm(join(folder, "index.json")),
      "no oci-layout": (folder) => rm(join(folder, "oci-layout")),
      "a layout of another version": (folder) =>
        writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"2.0.0"}'),
      "an index that is no JSON": (folder) => writeFile(join(folder, "index.json"), "{"),
      "an index that is a list": (folder) => writeFile(join(folder, "index.json"), "[]"),
      "an index of nothing": (folder) => writeIndex(folder, []),
      "a folder as index": async (folder) => {
        await rm(join(folder, "index.json"));
        await mkdir(join(folder, "index.json"));
      },
      "a digest that leads out": (folder, image) =>
        writeIndex(folder, [{ ...topOf(image), digest: "sha256:../../../../etc/passwd" }]),
      "a digest of an unknown kind": (folder, image) =>
        writeIndex(folder, [{ ...topOf(image), digest: `md5:${"0".repeat(32)}` }]),
      "a manifest of another size": (folder, image) =>
        writeIndex(folder, [{ ...topOf(image), size: topOf(image).size + 1 }]),
      "a manifest of negative size": (folder, image) =>
        writeIndex(folder, [{ ...topOf(image), size: -1 }]),
      "a manifest that is said to be an index": (folder, image) =>
        writeIndex(folder, [{ ...topOf(image), mediaType: mediaTypes.index }]),
      "a manifest that is missing": (folder, image) => removeBlob(folder, image, 0),
      "a config that is missing": (folder, image) => removeBlob(folder, image, 1),
      "a layer that is missing": (folder, image) => removeBlob(folder, image, 2),
      "a layer that breaks off": (folder, image) =>
        truncate(join(folder, blobPath(digestsOf(image)[2] ?? "")), 20),
      "a layer with another byte": async (folder, image) => {
        const path = join(folder, blobPath(digestsOf(image)[2] ?? ""));
        const content = await readFile(path);
        content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
        await writeFile(path, content);
      },
      "a layer that is a folder": async (folder, image) => {
        await removeBlob(folder, image, 2);
        await mkdir(join(folder, blobPath(digestsOf(image)[2] ?? "")));
      },
      "a layer that links to itself": async (folder, image) => {
        await removeBlob(folder, image, 2);
        await symlink("loop", join(folder, "loop"));
        await symlink("../../loop", join(folder, blobPath(digestsOf(image)[2] ?? "")));
      },
      "an index that contains itself": async (folder) => {
        // Its digest cannot be that of its content; it is put where the name says.
        const digest = `sha256:${"a".repeat(64)}`;
        const below = { mediaType: mediaTypes.index, digest, size: 0 };
        const text = JSON.stringify({ schemaVersion: 2, manifests: [{ ...below, size: 200 }] });
        await writeFile(join(folder, blobPath(digest)), text.padEnd(200));
        await writeIndex(folder, [{ ...below, size: 200 }]);
      },
      "indexes in indexes": async (folder, image) => {
        let below = topOf(image);
        for (let depth = 0; depth < 10; depth++) {
          below = await putText(folder, mediaTypes.index, {
            schemaVersion: 2,
            mediaType: mediaTypes.index,
            manifests: [below],
          });
        }
        await writeIndex(folder, [below]);
      },
      "an index of two times the next one, thirty times": async (folder, image) => {
        let below = topOf(image);
        for (let depth = 0; depth < 30; depth++) {
          below = await putText(folder, mediaTypes.index, {
            schemaVersion: 2,
            mediaType: mediaTypes.index,
            manifests: [below, below],
          });
        }
        await writeIndex(folder, [below]);
      },
      "fewer diff ids than layers": (folder, image) => changeConfig(folder, image, 1),
      "more diff ids than layers": (folder, image) => changeConfig(folder, image, 3),
      "a manifest of 5 MiB": async (folder, image) => {
        const record = JSON.parse(Buffer.from(image.manifest.bytes).toString());
        record.padding = " ".repeat(5 * 1024 * 1024);
        await writeIndex(folder, [await putText(folder, mediaTypes.manifest, record)]);
      },
      "a config of 20 MiB": async (folder, image) => {
        const record = JSON.parse(Buffer.from(image.config.bytes).toString());
        record.padding = " ".repeat(20 * 1024 * 1024);
        const config = await putText(folder, mediaTypes.config, record);
        const manifest = JSON.parse(Buffer.from(image.manifest.bytes).toString());
        await writeIndex(folder, [
          await putText(folder, mediaTypes.manifest, { ...manifest, config }),
        ]);
      },
      "an index.json of 17 MiB": (folder) =>
        writeFile(join(folder, "index.json"), " ".repeat(17 * 1024 * 1024)),
      "JSON in brackets, a hundred thousand deep": (folder) =>
        writeFile(join(folder, "index.json"), `{"manifests":${"[".repeat(100_000)}`),
    };
    for (const [name, spoil] of Object.entries(faults)) {
      test(name, async () => {
        const folder = place();
        const image = await simple();
        await writeLayout(image, { folder, names: ["app:1"] });
        await spoil(folder, image);
        const archive = await tarOfFolder(folder);
        await rejectsClearly(async () => contents(await openLayout(folder)));
        // Links in an archive lead to files of it only.
        if (/link|folder/.test(name)) return;
        const file = await inFile(archive);
        await rejectsClearly(async () =>
          contents(await openLayoutArchive({ store: newStore() }, file)),
        );
      });
    }
  });

  describe("hostile archives are one clear error each", () => {
    const archives: Record<string, () => Promise<Uint8Array>> = {
      "an empty file": async () => Buffer.alloc(0),
      "no tar": async () => Buffer.alloc(4096, "slipway"),
      "no lists": () => tarOf([["a", "b"]]),
      "gzip of nothing that is known": async () => gzipSync(Buffer.from("no tar")),
      "gzip that breaks off": async () =>
        gzipSync(await bytesOf(layoutArchive(await simple(), []))).subarray(0, 200),
      "it breaks off in a blob": async () =>
        (await bytesOf(layoutArchive(await simple(), []))).subarray(0, 700),
      "a manifest.json that is no list": () => tarOf([["manifest.json", "{}"]]),
      "a manifest.json of nothing": () => tarOf([["manifest.json", "[]"]]),
      "a config that is missing": () => dockerTar({ Config: "c.json", Layers: [] }, []),
      "a config that is not what its name says": () =>
        dockerTar({ Config: `${"a".repeat(64)}.json`, Layers: [] }, [
          [`${"a".repeat(64)}.json`, config([])],
        ]),
      "a layer that is missing": () =>
        dockerTar({ Config: "c.json", Layers: ["l.tar"] }, [["c.json", config(["x"])]]),
      "a layer that is not what its diff id says": () =>
        dockerTar({ Config: "c.json", Layers: ["l.tar"] }, [
          ["c.json", config(["x"])],
          ["l.tar", "y"],
        ]),
      "fewer diff ids than layers": () =>
        dockerTar({ Config: "c.json", Layers: ["l.tar"] }, [
          ["c.json", config([])],
          ["l.tar", "y"],
        ]),
      "a name that leads out": () =>
        dockerTar({ Config: "c.json", Layers: [] }, [
          ["c.json", config([])],
          ["../../etc/cron.d/x", "y"],
        ]),
      "a layer that links out": () =>
        dockerTar({ Config: "c.json", Layers: ["l.tar"] }, [
          ["c.json", config(["x"])],
          [{ name: "l.tar", type: "symlink", linkname: "/etc/passwd" } as never],
        ]),
      "links in a circle": () =>
        dockerTar({ Config: "c.json", Layers: ["l.tar"] }, [
          ["c.json", config(["x"])],
          [{ name: "l.tar", type: "symlink", linkname: "m.tar" } as never],
          [{ name: "m.tar", type: "symlink", linkname: "l.tar" } as never],
        ]),
    };
    for (const [name, make] of Object.entries(archives)) {
      test(name, async () => {
        const content = await make();
        const forms = /gzip/.test(name) ? [content] : [content, gzipSync(content)];
        for (const form of forms) {
          const file = await inFile(form);
          await rejectsClearly(async () =>
            contents(await openDockerArchive({ store: newStore() }, file)),
          );
          await rejectsClearly(async () =>
            contents(await openLayoutArchive({ store: newStore() }, file)),
          );
        }
      });
    }

    test("what is not there, and a folder", async () => {
      for (const where of [place(), root]) {
        await rejectsClearly(() => openDockerArchive({ store: newStore() }, where));
        await rejectsClearly(() => openLayoutArchive({ store: newStore() }, where));
      }
      await rejectsClearly(() => openLayout(place()));
    });

    test("a bomb in gzip ends early", async () => {
      const zeros = Buffer.alloc(1024 * 1024);
      const member = gzipSync(zeros, { level: 9 });
      // A tar whose one file has 4 GiB of zeros.
      const head = await tarOf([[{ name: "blobs/sha256/a" }, ""]]);
      const header = Buffer.from(head.subarray(0, 512));
      header.write("40000000000\0", 124, "latin1");
      header.write("        ", 148, "latin1");
      const sum = header.reduce((all, byte) => all + byte, 0);
      header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
      const file = place(".tar");
      await writeFile(file, [gzipSync(header), ...Array.from({ length: 80 }, () => member)]);
      const store = newStore();
      await rejectsClearly(() => openLayoutArchive({ store }, file), /times its size/);
      assert.deepEqual(await readdir(join(store.folder, ".half")), []);
    });
  });

  test("ten thousand layers are read in linear time, many more are refused", async () => {
    const took = async (layers: number): Promise<number> => {
      const [place, manifest] = placeOfLayers(layers);
      const before = processorTime();
      const image = await readImage(place, manifest, "many");
      assert.ok(image.kind === "image" && image.layers.length === layers);
      return processorTime() - before;
    };
    await took(2_000);
    const [some, more] = [await took(2_000), await took(10_000)];
    assert.ok(more < 25 * some + 200, `${some} ms, then ${more} ms`);
    const [place, manifest] = placeOfLayers(25_000);
    await rejectsClearly(() => readImage(place, manifest, "many"));
  });

  test("what is kept beside images opens, too", async () => {
    const store = newStore();
    const blob = await store.add([Buffer.from("chart")]);
    const text = await store.add([Buffer.from("{}")]);
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: { mediaType: "application/vnd.oci.empty.v1+json", ...text },
        layers: [{ mediaType: "application/x-chart", ...blob }],
      }),
    );
    const kept = await store.add([manifest]);
    const image = await storedImage(store, { mediaType: mediaTypes.manifest, ...kept });
    assert.ok(image.kind === "image");
    assert.deepEqual(await contents(image), [Buffer.from("chart")]);
  });
});

async function rejectsClearly(work: () => Promise<unknown>, pattern = /./): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
    assert.match(error.message, pattern);
    assert.match(error.message, /\.$/);
    assert.ok(error.message.length < 600, error.message);
    return true;
  });
}

/** The bytes of all layers. */
async function contents(image: AnyImage): Promise<readonly Buffer[]> {
  if (image.kind === "image") {
    const blobs: Buffer[] = [];
    for (const layer of image.layers) blobs.push(await bytesOf(layer.open()));
    return blobs;
  }
  const members = [];
  for (const member of image.members) members.push(...(await contents(await member.open())));
  return members;
}

async function writeIndex(folder: string, manifests: readonly Descriptor[]): Promise<void> {
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
}

async function removeBlob(folder: string, image: Image, at: number): Promise<void> {
  await rm(join(folder, blobPath(digestsOf(image)[at] ?? "")));
}

async function putText(folder: string, mediaType: string, record: object): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(record));
  await writeFile(join(folder, blobPath(sha256(bytes))), bytes);
  return { mediaType, digest: sha256(bytes), size: bytes.length };
}

async function changeConfig(folder: string, image: Image, diffIds: number): Promise<void> {
  const record = JSON.parse(Buffer.from(image.config.bytes).toString());
  const ids = Array.from({ length: diffIds }, (_, at) => sha256(String(at)));
  record.rootfs = { type: "layers", diff_ids: ids };
  const config = await putText(folder, mediaTypes.config, record);
  const manifest = JSON.parse(Buffer.from(image.manifest.bytes).toString());
  await writeIndex(folder, [await putText(folder, mediaTypes.manifest, { ...manifest, config })]);
}

async function tarOfFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const parts: [string, string][] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    parts.push([path.slice(folder.length + 1), (await readFile(path)) as never]);
  }
  return tarOf(parts);
}

function config(layers: readonly string[]): string {
  const diff_ids = layers.map(sha256);
  return JSON.stringify({ ...amd64, rootfs: { type: "layers", diff_ids } });
}

function dockerTar(image: object, parts: readonly (readonly [string, string?])[]) {
  return tarOf([...parts, ["manifest.json", JSON.stringify([image])]] as never);
}

/** A manifest whose layers are nowhere: only its texts are asked for. */
function placeOfLayers(count: number) {
  const digests = Array.from(
    { length: count },
    (_, at) => `sha256:${at.toString(16).padStart(64, "0")}`,
  );
  const texts = new Map<string, Buffer>();
  const put = (mediaType: string, record: object): Descriptor => {
    const bytes = Buffer.from(JSON.stringify(record));
    texts.set(sha256(bytes), bytes);
    return { mediaType, digest: sha256(bytes), size: bytes.length };
  };
  const config = put(mediaTypes.config, { ...amd64, rootfs: { diff_ids: digests } });
  const manifest = put(mediaTypes.manifest, {
    schemaVersion: 2,
    config,
    layers: digests.map((digest) => ({ mediaType: mediaTypes.layerGzip, digest, size: 9 })),
  });
  const place = {
    async *open({ digest }: Descriptor) {
      yield texts.get(digest) ?? Buffer.alloc(0);
    },
  };
  return [place, manifest] as const;
}
