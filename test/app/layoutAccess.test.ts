import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { layoutAccess } from "../../src/app/layoutAccess.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import { emptyImage } from "../../src/image/emptyImage.ts";
import { topOf, writeLayout } from "../../src/image/writeLayout.ts";
import { digestOf } from "../../src/oci/digest.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-layouts-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...path: readonly string[]): string => join(root, ...path);
const never = new AbortController().signal;

/** Puts some bytes into a layout and names them. */
async function keep(folder: string, text: string, names: { tag: string } | readonly string[]) {
  const layout = await layoutAccess.openForWriting(folder);
  const content = async function* () {
    yield Buffer.from(text);
  };
  const blob = await layout.store.add?.(content(), undefined, never);
  assert.ok(blob);
  assert.equal(await layout.name({ ...blob, mediaType: "m/t" }, names), true);
  await layout.close();
  return blob.digest;
}

function indexOf(folder: string): readonly { digest: string; annotations?: object }[] {
  return JSON.parse(readFileSync(join(folder, "index.json"), "utf8")).manifests;
}

describe("caches in folders", () => {
  test("what is written under a tag is found by it, and is a layout", async () => {
    const one = await keep(at("new/c"), "one", { tag: "latest" });
    const two = await keep(at("new/c"), "two", { tag: "main" });
    assert.deepEqual(readdirSync(at("new/c")).sort(), ["blobs", "index.json", "oci-layout"]);
    assert.deepEqual(JSON.parse(readFileSync(at("new/c/oci-layout"), "utf8")), {
      imageLayoutVersion: "1.0.0",
    });
    for (const [wanted, digest] of [
      [{ tag: "latest" }, one],
      [{ tag: "main" }, two],
      [{ tag: "latest", digest: two }, two],
    ] as const) {
      const found = await layoutAccess.openCache(at("new/c"), wanted);
      assert.ok(typeof found !== "string", String(found));
      assert.equal(found.digest, digest);
      assert.equal(await found.store.size(digest), 3);
      assert.equal(found.store.add, undefined);
    }
  });

  test("a tag is taken from what has it; images with a name and all else stay", async () => {
    await keep(at("c"), "old", { tag: "latest" });
    const other = await keep(at("c"), "other", { tag: "other" });
    const image = await keep(at("c"), "image", ["a.example/b:latest"]);
    const text = JSON.parse(readFileSync(at("c/index.json"), "utf8"));
    writeFileSync(at("c/index.json"), JSON.stringify({ ...text, annotations: { mine: "1" } }));
    const fresh = await keep(at("c"), "fresh", { tag: "latest" });
    assert.deepEqual(
      indexOf(at("c")).map(({ digest }) => digest),
      [other, image, fresh],
    );
    assert.deepEqual(indexOf(at("c"))[2]?.annotations, {
      "org.opencontainers.image.ref.name": "latest",
    });
    assert.equal(JSON.parse(readFileSync(at("c/index.json"), "utf8")).annotations.mine, "1");
  });

  test("where there is none, it says why", async () => {
    await keep(at("c"), "one", { tag: "latest" });
    mkdirSync(at("empty"));
    writeFileSync(at("file"), "");
    mkdirSync(at("broken"));
    writeFileSync(at("broken/index.json"), "{");
    const gone = digestOf(Buffer.from("gone"));
    for (const [folder, wanted, why] of [
      ["no", {}, /^it is not there$/],
      ["file", {}, /^it is no folder$/],
      ["empty", {}, /^there is no cache with the tag latest in it$/],
      ["c", { tag: "main" }, /^there is no cache with the tag main in it$/],
      ["c", { digest: gone }, new RegExp(`^its part ${gone} is missing$`)],
      ["c", { digest: "sha256:../../x" }, /^"sha256:..\/..\/x" is no digest of sha256$/],
      ["broken", {}, /^The index of .*broken cannot be read: it is not JSON$/],
    ] as const) {
      const found = await layoutAccess.openCache(at(folder), { tag: "latest", ...wanted });
      assert.ok(typeof found === "string", folder);
      assert.match(found, why);
    }
    assert.deepEqual(readdirSync(root).sort(), ["broken", "c", "empty", "file"]);
  });

  test("a blob that is not there gets no name", async () => {
    const layout = await layoutAccess.openForWriting(at("c"));
    const digest = digestOf(Buffer.from("x"));
    assert.equal(await layout.name({ mediaType: "m", digest, size: 1 }, { tag: "t" }), false);
    await layout.close();
    assert.deepEqual(readdirSync(root), []);
  });

  test("where nothing was written no folder is left, but for those that were there", async () => {
    mkdirSync(at("there"));
    for (const folder of ["new/deep/c", "there/c", "there"]) {
      await (await layoutAccess.openForWriting(at(folder))).close();
    }
    assert.deepEqual(readdirSync(root, { recursive: true }), ["there"]);
  });

  test("a folder that cannot be one is an error before anything is written", async () => {
    writeFileSync(at("file"), "kept");
    for (const folder of ["file", "file/below"]) {
      await assert.rejects(layoutAccess.openForWriting(at(folder)), (error) =>
        isSlipwayError(error, "storage-failed"),
      );
    }
    mkdirSync(at("broken"));
    writeFileSync(at("broken/index.json"), "{");
    await assert.rejects(layoutAccess.openForWriting(at("broken")), (error) =>
      isSlipwayError(error, "image-unreadable"),
    );
    assert.equal(readFileSync(at("file"), "utf8"), "kept");
    assert.equal(readFileSync(at("broken/index.json"), "utf8"), "{");
  });
});

describe("contexts in layouts", () => {
  const linux = (architecture: string) => emptyImage({ os: "linux", architecture });
  const open = (end: string) => layoutAccess.openContext(`oci-layout://${at("l")}${end}`);

  test("are found by name, by tag, by digest, or alone", async () => {
    const image = linux("amd64");
    const { digest } = topOf(image);
    await writeLayout(image, { folder: at("l"), names: ["a.example/b:1"] });
    for (const end of ["", ":1", `@${digest}`, `:x@${digest}`]) {
      assert.equal((await open(end)).digest, digest, end);
    }
    await writeLayout(linux("arm64"), { folder: at("l"), names: ["a.example/b:latest"] });
    assert.equal((await open("")).digest, topOf(linux("arm64")).digest);
    await assert.rejects(open(":no"), (error) => isSlipwayError(error, "misuse"));
    await assert.rejects(open("/no"), (error) => isSlipwayError(error, "image-unreadable"));
  });

  test("what only an index in the layout names is found by its digest", async () => {
    const image = linux("amd64");
    await writeLayout(image, { folder: at("l"), names: ["a"] });
    await writeLayout(linux("arm64"), { folder: at("l"), names: ["b"] });
    writeFileSync(
      at("l/index.json"),
      JSON.stringify({ schemaVersion: 2, manifests: indexOf(at("l")).slice(1) }),
    );
    const { digest } = topOf(image);
    assert.equal((await open(`@${digest}`)).digest, digest);
    const other = digestOf(Buffer.from("x"));
    await assert.rejects(open(`@${other}`), (error) => isSlipwayError(error, "misuse"));
  });

  test("several without a name are one, whose index can be read", async () => {
    await writeLayout(linux("amd64"), { folder: at("l"), names: [] });
    await writeLayout(linux("arm64"), { folder: at("l"), names: [] });
    const bytes = readFileSync(at("l/index.json"));
    const { digest, store } = await open("");
    assert.equal(digest, digestOf(bytes));
    assert.equal(await store.size(digest), bytes.length);
    const pieces: Uint8Array[] = [];
    for await (const piece of store.read(digest, 3, 10, never)) pieces.push(piece);
    assert.ok(Buffer.concat(pieces).equals(bytes.subarray(3, 13)));
  });

  test("a manifest that is not what its name says is an error here", async () => {
    const image = linux("amd64");
    await writeLayout(image, { folder: at("l"), names: [] });
    const { digest, size } = topOf(image);
    writeFileSync(at("l/blobs", digest.replace(":", "/")), "x".repeat(size));
    await assert.rejects(open(""), (error) => isSlipwayError(error, "image-unreadable"));
  });
});
