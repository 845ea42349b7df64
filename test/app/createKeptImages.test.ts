import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import type { AnyImage } from "../../src/image/image.ts";
import { blobPath } from "../../src/image/ociArchive/blobPath.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import { validateImage } from "../../src/image/validateImage.ts";
import { arm64, digestsOf, makeImage, makeSet } from "../image/imageFixture.ts";

describe("images that are kept", { timeout: 20_000 }, () => {
  let root: string;
  let count = 0;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-kept-"));
  });
  after(() => rm(root, { recursive: true, force: true }));
  const fresh = () => {
    const store = createBlobStore(join(root, String(count++)));
    return { store, kept: createKeptImages(store), index: join(store.folder, "index.json") };
  };
  const make = (content: string) => makeImage([[["a", content]]]);
  const digest = (image: AnyImage) => digestsOf(image)[0] ?? "";

  test("nothing is kept where there is no store yet", async () => {
    const { kept } = fresh();
    assert.deepEqual(await kept.list(), []);
    assert.equal(await kept.open("app:1"), undefined);
    await kept.remove("app:1");
  });

  test("an image is found by its names and its digest, whole, also by another process", async () => {
    const { store, kept } = fresh();
    const image = await make("1");
    const start = Date.now();
    await kept.keep(["app:1", "registry.test/team/app"], image);
    const [only, ...others] = await kept.list();
    assert.deepEqual(others, []);
    assert.ok(only && only.kept >= start - 1 && only.kept <= Date.now());
    assert.deepEqual(
      { ...only, kept: 0 },
      {
        digest: digest(image),
        names: ["docker.io/library/app:1", "registry.test/team/app:latest"],
        platforms: [
          {
            platform: "linux/amd64",
            digest: digest(image),
            size: image.layers[0]?.descriptor.size,
          },
        ],
        size: image.layers[0]?.descriptor.size,
        kept: 0,
      },
    );
    const other = createKeptImages(createBlobStore(store.folder));
    for (const name of [
      "app:1",
      "docker.io/library/app:1",
      "registry.test/team/app",
      digest(image),
    ]) {
      const opened = await other.open(name);
      assert.ok(opened, name);
      assert.deepEqual(digestsOf(opened), digestsOf(image));
      assert.deepEqual(await validateImage(opened), []);
    }
    for (const name of ["app", "app:2", "team/app", "", "a b"]) {
      assert.equal(await other.open(name), undefined, name);
    }
  });

  test("the folder is an OCI layout", async () => {
    const { store, kept } = fresh();
    await kept.keep(["app:1"], await make("1"));
    assert.equal(digest(await openLayout(store.folder, "app:1")), digest(await make("1")));
  });

  test("an image for several platforms", async () => {
    const { kept } = fresh();
    const set = makeSet([await make("1"), await makeImage([[["a", "2"]]], { platform: arm64 })]);
    await kept.keep(["app:1"], set);
    const [only] = await kept.list();
    assert.deepEqual(
      only?.platforms.map(({ platform }) => platform),
      ["linux/amd64", "linux/arm64"],
    );
    const opened = await kept.open("app:1");
    assert.ok(opened);
    assert.deepEqual(await validateImage(opened), []);
  });

  test("a name goes to the image that is kept last; the other stays without, until it is trimmed", async () => {
    const { store, kept, index } = fresh();
    const [one, two] = [await make("1"), await make("2")];
    await kept.keep(["app:1"], one);
    await kept.keep(["app:1"], two);
    const names = async () =>
      Object.fromEntries((await kept.list()).map(({ digest, names }) => [digest, names]));
    assert.deepEqual(await names(), {
      [digest(one)]: [],
      [digest(two)]: ["docker.io/library/app:1"],
    });
    await kept.keep(["app:2"], one);
    assert.deepEqual((await names())[digest(one)], ["docker.io/library/app:2"]);
    await kept.keep(["app:2"], two);
    for (const image of [one, two]) {
      for (const blob of digestsOf(image)) {
        await utimes(join(store.folder, blobPath(blob)), new Date(0), new Date(0));
      }
    }
    assert.ok((await store.trim(0)) > 0);
    assert.deepEqual(await names(), {
      [digest(two)]: ["docker.io/library/app:1", "docker.io/library/app:2"],
    });
    await kept.keep(["app:3"], two);
    assert.ok(!(await readFile(index, "utf8")).includes(digest(one)), "what is gone is forgotten");
    const left = await kept.open("app:1");
    assert.ok(left);
    assert.deepEqual(await validateImage(left), []);
  });

  test("removing takes a name, the last one the image, a digest all", async () => {
    const { kept } = fresh();
    const [one, two] = [await make("1"), await make("2")];
    await kept.keep(["app:1", "app:2"], one);
    await kept.keep(["app:3"], two);
    await kept.remove("app:1");
    assert.deepEqual(
      (await kept.list()).map(({ names }) => names),
      [["docker.io/library/app:3"], ["docker.io/library/app:2"]],
    );
    await kept.remove(digest(two));
    await kept.remove("docker.io/library/app:2");
    assert.deepEqual(await kept.list(), []);
  });

  test("an image that misses a part is listed, and its opening says what is missing", async () => {
    const { store, kept } = fresh();
    const image = await make("1");
    await kept.keep(["app:1"], image);
    await rm(join(store.folder, blobPath(digestsOf(image)[1] ?? "")));
    assert.equal((await kept.list()).length, 1);
    await assert.rejects(kept.open("app:1"), { code: "image-unreadable" });
    await kept.keep(["app:1"], image);
    assert.ok(await kept.open("app:1"));
  });

  for (const broken of ["{", "", '{"manifests":"x"}']) {
    test(`a broken index is said, and stays: ${JSON.stringify(broken)}`, async () => {
      const { kept, index } = fresh();
      await kept.keep(["app:1"], await make("1"));
      await writeFile(index, broken);
      const image = await make("2");
      for (const work of [
        () => kept.list(),
        () => kept.open("app:1"),
        () => kept.keep(["app:2"], image),
        () => kept.remove("app:1"),
      ]) {
        await assert.rejects(work, { code: "image-unreadable" });
      }
      assert.equal(await readFile(index, "utf8"), broken);
    });
  }

  test("a name that is none is refused before anything is written", async () => {
    const { kept } = fresh();
    await assert.rejects(kept.keep(["App:1"], await make("1")), { code: "bad-reference" });
    assert.deepEqual(await kept.list(), []);
  });

  test("two processes keep twenty images each", async () => {
    const { store, kept } = fresh();
    const of = (path: string) => JSON.stringify(import.meta.resolve(path));
    const source = `
      import { createKeptImages } from ${of("../../src/app/createKeptImages.ts")};
      import { createBlobStore } from ${of("../../src/image/createBlobStore.ts")};
      import { makeImage } from ${of("../image/imageFixture.ts")};
      const kept = createKeptImages(createBlobStore(${JSON.stringify(store.folder)}));
      const image = await makeImage([[["a", "shared"]]]);
      for (let at = 0; at < 20; at++) await kept.keep([process.argv[1] + ":" + at], image);
    `;
    const codes = ["one", "two"].map((name) => {
      const args = ["--import", "tsx", "--input-type=module", "-e", source, name];
      const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: "inherit" });
      return new Promise((resolve) => child.on("close", resolve));
    });
    assert.deepEqual(await Promise.all(codes), [0, 0]);
    const [only, ...others] = await kept.list();
    assert.deepEqual(others, []);
    assert.equal(only?.names.length, 40);
  });
});
