import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import * as zlib from "node:zlib";
import { gunzipSync } from "node:zlib";
import { crc32, crc32Here } from "../../../src/image/layers/crc32.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";
import { type LayerPacking, writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { filesOf, layerFile, memoryStore, sha256 } from "./layerFixture.ts";

const long = `${"n".repeat(140)}/${"ü".repeat(120)}`;
const capability = Buffer.from("0100000200200000000000000000ff0a003d0000", "hex");

/** All that a layer may have, in its order. */
const files: readonly LayerFile[] = [
  layerFile("", { kind: "opaque" }),
  layerFile("bin", { kind: "folder", mode: 0o755 }),
  layerFile("bin", { kind: "opaque" }),
  layerFile("bin/gone", { kind: "whiteout" }),
  layerFile("bin/sh", { kind: "symlink", link: "/bin/../bin/tool", mode: 0o777 }),
  layerFile("bin/tool", {
    ...{ text: "tool", mode: 0o4755, uid: 7, gid: 8 },
    xattrs: new Map([
      ["security.capability", capability],
      ["user.empty", Buffer.alloc(0)],
    ]),
  }),
  // More than a block, which is packed on its own.
  layerFile("bin.txt", { text: "x".repeat(2_200_000) }),
  layerFile("dev", { kind: "folder", mode: 0o1777 }),
  layerFile("dev/null", { kind: "character-device", device: [1, 3], mode: 0o666 }),
  layerFile("dev/sda", { kind: "block-device", device: [8, 2_097_151] }),
  layerFile("hard", { kind: "hardlink", link: "bin/tool" }),
  layerFile(long, { text: "long", uid: 3_000_000, gid: 4_294_967_295 }),
  layerFile(`${long}.link`, { kind: "hardlink", link: long }),
  layerFile("odd \udcff\udc80 name", { text: "odd" }),
  layerFile("pipe", { kind: "pipe" }),
  layerFile("replaced", { kind: "whiteout" }),
  layerFile("replaced", { kind: "folder", mode: 0o755 }),
  layerFile(`to-${long}`, { kind: "symlink", link: `${long}\udce9`, mode: 0o777 }),
];

const listed = [
  "-rw-r--r--  0/0 0 .wh..wh..opq",
  "drwxr-xr-x  0/0 0 bin",
  "-rw-r--r--  0/0 0 bin/.wh..wh..opq",
  "-rw-r--r--  0/0 0 bin/.wh.gone",
  "lrwxrwxrwx  0/0 0 bin/sh -> /bin/../bin/tool",
  // The star says that there are attributes.
  "-rwsr-xr-x* 7/8 4 bin/tool",
  "-rw-r--r--  0/0 2200000 bin.txt",
  "drwxrwxrwt  0/0 0 dev",
  "crw-rw-rw-  0/0 1,3 dev/null",
  "brw-r--r--  0/0 8,2097151 dev/sda",
  "hrw-r--r--  0/0 0 hard link to bin/tool",
  "-rw-r--r--  3000000/4294967295 4 N/Ü",
  "hrw-r--r--  0/0 0 N/Ü.link link to N/Ü",
  "-rw-r--r--  0/0 3 odd \\377\\200 name",
  "prw-r--r--  0/0 0 pipe",
  "-rw-r--r--  0/0 0 .wh.replaced",
  "drwxr-xr-x  0/0 0 replaced",
  "lrwxrwxrwx  0/0 0 to-N/Ü -> N/Ü\\351",
];

describe("writeLayer", () => {
  for (const packing of packings()) {
    it(`gives memory back to who has used it up, packed by ${packing.compression}`, async () => {
      // Packed, incompressible, and of a piece that is no whole block.
      const content = Buffer.concat([Buffer.alloc(3_000_000, "text "), randomBytes(2_500_000)]);
      const all = [layerFile("large", { text: content.toString("latin1") })];
      const pieces: Uint8Array[] = [];
      const plain = memoryStore();
      const thrifty: typeof plain = {
        ...plain,
        usesUp: true,
        add: (given) => plain.add(copied(given, pieces)),
      };
      const first = await writeLayer(memoryStore(), all, packing);
      const second = await writeLayer(thrifty, all, packing);
      assert.deepEqual(second.descriptor, first.descriptor);
      assert.equal(second.diffId, first.diffId);
      const left = pieces.reduce((sum, { length }) => sum + length, 0);
      if (packing.compression !== "none") assert.ok(left < 200_000, `${left} bytes are left`);
    });
  }

  for (const packing of packings()) {
    it(`gives back all that a layer may have, packed by ${packing.compression}`, async () => {
      const store = memoryStore();
      const layer = await writeLayer(store, files, packing);
      const found = await filesOf(layer);
      const wanted = files.map(({ content, ...file }) => {
        const pieces = content ? [...(content() as Iterable<Uint8Array>)] : [];
        return { ...file, text: Buffer.concat(pieces).toString("latin1") };
      });
      assert.deepEqual(found, wanted);
      const again = await writeLayer(memoryStore(), ofOddPieces(files), packing);
      assert.deepEqual(again.descriptor, layer.descriptor);
      // Fails with each change of what is written, which makes every layer another one.
      assert.equal(
        layer.diffId,
        "sha256:697ff02ec1d8aaec8fc0e5193ccbe52b500875d31b5efad6ef2cd05721ac5376",
      );
    });
  }

  it("says how it is packed", async () => {
    const types = await Promise.all(
      packings().map(async (packing) => {
        const { descriptor } = await writeLayer(memoryStore(), [], packing);
        return [packing.compression, descriptor.mediaType];
      }),
    );
    const start = "application/vnd.oci.image.layer.v1.tar";
    for (const [compression, mediaType] of types) {
      assert.equal(mediaType, compression === "none" ? start : `${start}+${compression}`);
    }
  });

  it("is listed by GNU tar with owners, devices, links and attributes", async () => {
    const store = memoryStore();
    const { descriptor } = await writeLayer(store, files, { compression: "gzip" });
    const input = store.blobs.get(descriptor.digest);
    const args = ["-tvvz", "--xattrs", "--numeric-owner", "--utc", "--quoting-style=escape"];
    const { stdout, stderr, error } = spawnSync("tar", args, {
      ...{ input, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
    });
    if (error) return;
    assert.equal(stderr, "");
    const lines = stdout
      .replaceAll(/^(\S+ +\S+) +(\S+)/gm, "$1 $2")
      .replaceAll("n".repeat(140), "N")
      .replaceAll("\\303\\274".repeat(120), "Ü")
      .replaceAll(" 1970-01-01 00:16", "")
      .trim()
      .split("\n");
    assert.deepEqual(lines, listed);
  });

  it("is one gzip member of all machines: no name, no time, no system", async () => {
    for (const [level, flags] of [
      [undefined, 4],
      [1, 4],
      [6, 0],
      [9, 2],
    ] as const) {
      const store = memoryStore();
      const content = Buffer.from("some text that can be packed, ".repeat(100_000));
      const big = { ...layerFile("big"), size: content.length, content: () => [content] };
      const packing = { compression: "gzip", ...(level && { level }) } as const;
      const { descriptor, diffId } = await writeLayer(store, [big], packing);
      const blob = store.blobs.get(descriptor.digest) ?? Buffer.alloc(0);
      assert.equal(blob.subarray(0, 10).toString("hex"), `1f8b080000000000${hex(flags)}ff`);
      assert.equal(sha256(gunzipSync(blob)), diffId);
      assert.ok(blob.length < content.length / 50);
      const { status, error } = spawnSync("gzip", ["-t"], { input: blob });
      if (!error) assert.equal(status, 0);
    }
  });

  it("sums as Node's newer versions do", () => {
    const bytes = Buffer.from("123456789");
    assert.equal(crc32Here(bytes, 0), 0xcbf43926);
    assert.equal(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4), 0)), 0xcbf43926);
    assert.equal(crc32Here(bytes.subarray(4), crc32Here(bytes.subarray(0, 4), 0)), 0xcbf43926);
  });

  const refused: readonly (readonly [string, readonly LayerFile[], RegExp])[] = [
    ["a path that leads out", [layerFile("a/../../b")], /leads elsewhere/],
    ["an absolute path", [layerFile("/a")], /leads elsewhere/],
    ["the root", [layerFile("", { kind: "folder" })], /leads elsewhere/],
    ["a name with a zero", [layerFile("a\0b")], /zero/],
    ["half a character", [layerFile("a\ud800")], /not Unicode/],
    ["a file that would delete another", [layerFile("d/.wh.x")], /\.wh\./],
    ["a folder that would delete another", [layerFile(".wh.d/x")], /\.wh\./],
    [
      "a hard link that leads out",
      [layerFile("a", { kind: "hardlink", link: "../b" })],
      /elsewhere/,
    ],
    ["a hard link before its file", [layerFile("a", { kind: "hardlink", link: "b" })], /later one/],
    ["a hard link to nothing", [layerFile("a", { kind: "hardlink" })], /elsewhere/],
    ["a symlink to nothing", [layerFile("a", { kind: "symlink" })], /link to nowhere/],
    ["an owner below zero", [layerFile("a", { uid: -1 })], /owner/],
    ["an owner past 32 bits", [layerFile("a", { gid: 2 ** 32 })], /owner/],
    ["a mode with more than there is", [layerFile("a", { mode: 0o100644 })], /mode/],
    ["a device without numbers", [layerFile("a", { kind: "block-device" })], /device/],
    [
      "a device past what fits",
      [
        layerFile("a", { kind: "pipe" }),
        layerFile("b", { kind: "character-device", device: [1, 2 ** 21] }),
      ],
      /device/,
    ],
    [
      "an attribute that ends its own name",
      [layerFile("a", { xattrs: new Map([["a=b", capability]]) })],
      /attribute/,
    ],
    ["two of one name", [layerFile("a"), layerFile("a")], /there twice/],
    [
      "a folder after what is in it",
      [layerFile("a/b"), layerFile("a", { kind: "folder" })],
      /comes after a\/b/,
    ],
    [
      "another order than that of a walk",
      [layerFile("a.txt"), layerFile("a/b")],
      /comes after a\.txt/,
    ],
    ["an order of UTF-16", [layerFile("\u{1f600}"), layerFile("\uffee")], /comes after/],
    ["less than its size", [{ ...layerFile("a", { text: "abc" }), size: 4 }], /size changed/],
    ["more than its size", [{ ...layerFile("a", { text: "abc" }), size: 2 }], /size changed/],
    [
      "less than its size, of a large one",
      [{ ...layerFile("a", { text: "abc" }), size: 80_000 }],
      /size changed/,
    ],
  ];
  for (const [what, given, message] of refused) {
    it(`refuses ${what}`, async () => {
      const store = memoryStore();
      await assert.rejects(writeLayer(store, given, { compression: "gzip" }), {
        code: "layer-refused",
        facts: { path: given.at(-1)?.path },
        message,
      });
      assert.equal(store.blobs.size, 0);
    });
  }

  it("fails with what a content fails with, and when it is cancelled", async () => {
    const lost = new Error("the disk is gone");
    const fails: LayerFile = {
      ...layerFile("a"),
      size: 5,
      async *content() {
        yield Buffer.from("abc");
        throw lost;
      },
    };
    const packing = { compression: "gzip" } as const;
    await assert.rejects(writeLayer(memoryStore(), [fails], packing), lost);
    const stop = new AbortController();
    const endless = (function* () {
      for (let at = 100_000; ; at++) {
        if (at === 150_000) stop.abort();
        yield layerFile(`f${at}`);
      }
    })();
    await assert.rejects(writeLayer(memoryStore(), endless, packing, stop.signal), {
      name: "AbortError",
    });
  });

  for (const packing of [
    { compression: "gzip", level: 10 },
    { compression: "gzip", level: 0 },
    { compression: "zstd", level: 23 },
    { compression: "none", level: 1 },
  ] as const) {
    it(`knows no level ${packing.level} of ${packing.compression}`, async () => {
      await assert.rejects(writeLayer(memoryStore(), [], packing), { code: "misuse" });
    });
  }

  it("says that zstd needs a newer Node", { skip: "zstdCompress" in zlib }, async () => {
    await assert.rejects(writeLayer(memoryStore(), [], { compression: "zstd" }), {
      code: "misuse",
      message: /cannot pack by zstd/,
    });
  });
});

function packings(): readonly LayerPacking[] {
  const all = [{ compression: "gzip" }, { compression: "none" }, { compression: "zstd" }] as const;
  return all.filter(({ compression }) => compression !== "zstd" || "zstdCompress" in zlib);
}

/** The same contents in other pieces, and not at once. */
async function* ofOddPieces(all: readonly LayerFile[]): AsyncGenerator<LayerFile> {
  for (const { content, ...file } of all) {
    if (content === undefined) yield file;
    else {
      const whole = Buffer.concat([...(content() as Iterable<Uint8Array>)]);
      const pieces = async function* () {
        for (let at = 0; at < whole.length; at += 777) yield whole.subarray(at, at + 777);
      };
      yield { ...file, content: pieces };
    }
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** As a store that has used a piece up once it asks for the next. */
async function* copied(
  given: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pieces: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  for await (const piece of given) {
    pieces.push(piece);
    yield Buffer.from(piece);
  }
}
