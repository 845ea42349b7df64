import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BlobStore } from "../../src/image/blobStore.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { blobPath } from "../../src/image/ociArchive/blobPath.ts";
import { storageFailed } from "../../src/image/store/storageFailed.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { run } from "../support/beds/run.ts";
import { bytesOf, makeImage, sha256 } from "./imageFixture.ts";

const LIMIT = { timeout: 20_000 };

describe("the store of blobs", LIMIT, () => {
  let root: string;
  let count = 0;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-store-"));
  });
  after(() => rm(root, { recursive: true, force: true }));
  const newStore = (): BlobStore => createBlobStore(join(root, `store-${count++}`));

  test("keeps what comes, in any pieces, where an OCI layout has it", async () => {
    const store = newStore();
    const content = Buffer.alloc(3 * 1024 * 1024 + 17, "slipway");
    for (const piece of [1024 * 1024 * 4, 65_536, 100_003]) {
      const kept = await store.add(inPieces(content, piece));
      assert.deepEqual(kept, { digest: sha256(content), size: content.length });
    }
    const digest = sha256(content);
    assert.deepEqual(await readFile(join(store.folder, blobPath(digest))), content);
    assert.equal(await store.size(digest), content.length);
    assert.deepEqual(await bytesOf(store.open(digest)), content);
    const empty = await store.add([]);
    assert.deepEqual(await bytesOf(store.open(empty.digest)), Buffer.alloc(0));
    assert.deepEqual(await halves(store), []);
  });

  test("a digest that is not there, or is none", async () => {
    const store = newStore();
    for (const digest of [sha256("x"), "sha256:../../../etc/passwd", "md5:00", ""]) {
      assert.equal(await store.size(digest), undefined);
      await assert.rejects(bytesOf(store.open(digest)), isUnreadable);
    }
  });

  test("sha512 has a folder of its own", async () => {
    const store = newStore();
    const digest =
      "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
    await store.add([Buffer.from("abc")], { digest, size: 3 });
    assert.equal((await bytesOf(store.open(digest))).toString(), "abc");
  });

  const good = Buffer.from("what was expected");
  const wrong: readonly (readonly [string, Buffer, { digest: string; size: number }])[] = [
    ["other bytes", Buffer.from("what was EXPECTED"), described(good)],
    ["too few", good.subarray(1), described(good)],
    ["too many", Buffer.concat([good, good]), described(good)],
    ["a digest that leads out", good, { digest: "sha256:../../x", size: good.length }],
  ];
  for (const [name, content, expected] of wrong) {
    test(`what is not as expected leaves nothing: ${name}`, async () => {
      const store = newStore();
      await assert.rejects(store.add([content], expected), isUnreadable);
      assert.deepEqual(await files(store), []);
    });
  }

  test("more than expected is not read to its end", async () => {
    const store = newStore();
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    }
    await assert.rejects(store.add(endless(), { digest: sha256("x"), size: 2500 }), isUnreadable);
    assert.ok(given <= 3000, String(given));
  });

  test("what the content fails with is passed on, and leaves nothing", async () => {
    const store = newStore();
    async function* failing() {
      yield Buffer.alloc(2_000_000);
      throw new Error("the connection is gone");
    }
    await assert.rejects(store.add(failing()), /the connection is gone/);
    assert.deepEqual(await files(store), []);
  });

  test("a cancel ends the wait for a piece that never comes, and leaves nothing", async () => {
    const store = newStore();
    const controller = new AbortController();
    async function* stuck() {
      yield Buffer.from("a");
      await new Promise(() => undefined);
    }
    const adding = store.add(stuck(), undefined, controller.signal);
    await delay(30);
    controller.abort();
    await assert.rejects(adding, { name: "AbortError" });
    assert.deepEqual(await files(store), []);
  });

  test("a blob that was changed on the disk is an error once, and then it is gone", async () => {
    const store = newStore();
    const { digest } = await store.add([good]);
    await writeFile(join(store.folder, blobPath(digest)), "what was EXPECTED");
    await assert.rejects(bytesOf(store.open(digest)), isUnreadable);
    assert.equal(await store.size(digest), undefined);
    await store.add([good], described(good));
    assert.deepEqual(await bytesOf(store.open(digest)), good);
  });

  test("a folder that refuses is named, with what to do", async () => {
    const file = join(root, "a-file");
    await writeFile(file, "");
    const error = await createBlobStore(file)
      .add([good])
      .catch((error: unknown) => error);
    assert.ok(isSlipwayError(error, "storage-failed"), String(error));
    assert.ok(error.facts.path.startsWith(file));
    assert.ok(error.hint.length > 0);
    await assert.rejects(createBlobStore(file).remember("a", "b"), { code: "storage-failed" });
    assert.equal(await createBlobStore(file).recall("a"), undefined);
  });

  test("a full disk is one error with the path, and leaves no half", async (t) => {
    if (process.getuid?.() !== 0) return t.skip("needs root to mount a small file system");
    const disk = join(root, "disk");
    await mkdir(disk);
    await run("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]);
    try {
      const store = createBlobStore(join(disk, "store"));
      await store.add([good]);
      for (const size of [100_000, 1_000_000]) {
        const error = await store
          .add(inPieces(Buffer.alloc(8_000_000, 1), size))
          .catch((error: unknown) => error);
        assert.ok(isSlipwayError(error, "storage-failed"), String(error));
        assert.ok(error.facts.path.startsWith(store.folder));
        assert.match(error.message, /the disk is full/);
        assert.deepEqual(await halves(store), []);
      }
      const image = await makeImage([[["a", randomBytes(3_000_000).toString("latin1")]]]);
      const folder = join(disk, "layout");
      await assert.rejects(writeLayout(image, { folder, names: ["a:1"] }), {
        code: "storage-failed",
      });
      assert.deepEqual(await readdir(join(folder, "blobs/sha256")).catch(() => []), []);
      assert.deepEqual(await bytesOf(store.open(sha256(good))), good);
    } finally {
      await run("umount", ["-l", disk]);
    }
  });

  for (const code of ["ENOSPC", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EIO", "EFBIG"]) {
    test(`${code} has words`, () => {
      const cause = Object.assign(new Error(code), { code });
      const error = storageFailed("/somewhere", cause);
      assert.match(error.message, /^\/somewhere cannot be used: .+\.$/);
      assert.match(error.hint, /\.$/);
    });
  }

  test("twenty at once of the same digest, and of others", async () => {
    const store = newStore();
    const contents = [good, Buffer.alloc(1_500_000, 1), Buffer.alloc(1_500_000, 2)];
    const adding = Array.from({ length: 20 }, (_, at) => {
      const content = contents[at % 3] ?? good;
      return store.add(inPieces(content, 50_000), described(content));
    });
    await Promise.all(adding);
    for (const content of contents) {
      assert.deepEqual(await bytesOf(store.open(sha256(content))), content);
    }
    assert.deepEqual(await halves(store), []);
  });

  test("processes at once; one that is killed leaves a half, which goes an hour later", async () => {
    const store = newStore();
    const source = `
      import { createBlobStore } from ${JSON.stringify(import.meta.resolve("../../src/image/createBlobStore.ts"))};
      const store = createBlobStore(${JSON.stringify(store.folder)});
      async function* content() {
        for (let at = 0; at < 40; at++) yield Buffer.alloc(100_000, 7);
        if (process.argv[1] === "stuck") { console.log("stuck"); setInterval(() => {}, 1000); await new Promise(() => {}); }
      }
      store.add(content());
    `;
    const start = (mode: string) =>
      spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source, mode], {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "inherit"],
      });
    const stuck = start("stuck");
    const whole = [start("whole"), start("whole")];
    const codes = whole.map((child) => new Promise((resolve) => child.on("close", resolve)));
    await new Promise((resolve) => stuck.stdout.once("data", resolve));
    stuck.kill("SIGKILL");
    assert.deepEqual(await Promise.all(codes), [0, 0]);
    const content = Buffer.alloc(4_000_000, 7);
    assert.deepEqual(await bytesOf(store.open(sha256(content))), content);
    const [half, ...others] = await halves(store);
    assert.ok(half !== undefined && others.length === 0);

    await createBlobStore(store.folder).add([good]);
    assert.deepEqual(await halves(store), [half], "it may still be written to");
    const path = join(store.folder, ".half", half);
    const old = new Date(Date.now() - 2 * 3_600_000);
    await utimes(path, old, old);
    await createBlobStore(store.folder).add([good]);
    assert.deepEqual(await halves(store), []);
  });

  test("texts are recalled by their keys, also by another process", async () => {
    const store = newStore();
    assert.equal(await store.recall("key"), undefined);
    await store.remember("key", "first");
    await store.remember("key", "zweiter ✓");
    await store.remember("../../key\u0000", "");
    const other = createBlobStore(store.folder);
    assert.equal(await other.recall("key"), "zweiter ✓");
    assert.equal(await other.recall("../../key\u0000"), "");
    assert.equal(await other.recall("kez"), undefined);
  });

  test("trimming removes what was used longest ago, and not what was just used or has a name", async () => {
    const store = newStore();
    const hour = 3_600_000;
    const add = async (letter: string, hours: number) => {
      const { digest } = await store.add([Buffer.alloc(1000, letter)]);
      await age(store, digest, hours * hour);
      return digest;
    };
    const [oldest, older, used, fresh] = [
      await add("a", 9),
      await add("b", 5),
      await add("c", 7),
      await add("d", 0),
    ];
    await bytesOf(store.open(used));
    assert.equal(await store.trim(5000), 0);
    assert.equal(await store.trim(3500), 1000);
    assert.deepEqual(await sizes(store, [oldest, older, used, fresh]), [
      undefined,
      1000,
      1000,
      1000,
    ]);
    assert.equal(await store.trim(0), 1000, "the two that were used just now stay");
    assert.deepEqual(await sizes(store, [older, used, fresh]), [undefined, 1000, 1000]);
  });

  test("trimming with a broken index removes nothing", async () => {
    const store = newStore();
    const { digest } = await store.add([good]);
    await age(store, digest, 3_600_000);
    await writeFile(join(store.folder, "index.json"), "{");
    await assert.rejects(store.trim(0), isUnreadable);
    assert.equal(await store.size(digest), good.length);
  });

  test("a text that was remembered long ago goes, too", async () => {
    const store = newStore();
    await store.remember("key", "text");
    const [folder] = await readdir(join(store.folder, "recalled"));
    const [name] = await readdir(join(store.folder, "recalled", folder ?? ""));
    const path = join(store.folder, "recalled", folder ?? "", name ?? "");
    await utimes(path, new Date(0), new Date(0));
    assert.ok((await store.trim(0)) > 0);
    assert.equal(await store.recall("key"), undefined);
  });

  test("a folder in the place of a blob is no blob", async () => {
    const store = newStore();
    const digest = sha256(good);
    await mkdir(join(store.folder, blobPath(digest)), { recursive: true });
    assert.equal(await store.size(digest), undefined);
    await assert.rejects(bytesOf(store.open(digest)), isUnreadable);
    await assert.rejects(store.add([good]), { code: "storage-failed" });
    assert.deepEqual(await halves(store), []);
  });

  const noModes = process.platform === "win32" && "Windows has no modes of folders";
  test("the folder is for its owner only", { skip: noModes }, async () => {
    const store = newStore();
    await store.add([good]);
    assert.equal((await stat(store.folder)).mode & 0o777, 0o700);
  });
});

function described(content: Uint8Array) {
  return { digest: sha256(content), size: content.length };
}

function isUnreadable(error: unknown): boolean {
  return isSlipwayError(error, "image-unreadable");
}

async function* inPieces(content: Buffer, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** Past the store, which takes a question for use. */
function sizes(store: BlobStore, digests: readonly string[]) {
  return Promise.all(
    digests.map(async (digest) => {
      const found = await stat(join(store.folder, blobPath(digest))).catch(() => undefined);
      return found?.size;
    }),
  );
}

async function age(store: BlobStore, digest: string, by: number): Promise<void> {
  const then = new Date(Date.now() - by);
  await utimes(join(store.folder, blobPath(digest)), then, then);
}

async function halves(store: BlobStore): Promise<readonly string[]> {
  return readdir(join(store.folder, ".half")).catch(() => []);
}

async function files(store: BlobStore): Promise<readonly string[]> {
  const all = await readdir(store.folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}
