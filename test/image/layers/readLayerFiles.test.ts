import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { createTarPieces } from "../../../src/buildcontext/tarPieces.ts";
import { readLayerFiles } from "../../../src/image/layers/readLayerFiles.ts";
import { unpackBlob } from "../../../src/image/layers/unpackBlob.ts";
import { unpackZstd } from "../../../src/image/layers/unpackZstd.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { type Entries, tarOf } from "../archives.ts";
import { filesOf, inChunks, layerOf, sha256 } from "./layerFixture.ts";

const long = `${"d/".repeat(70)}${"n".repeat(120)}`;

describe("readLayerFiles", () => {
  for (const format of ["v7", "oldgnu", "gnu", "ustar", "posix"]) {
    it(`reads what GNU tar writes as ${format}`, async () => {
      const knowsLong = format !== "v7" && format !== "ustar";
      using folder = createContextFolder({
        a: "text",
        "d/empty": "",
        "d/large": "l".repeat(70_000),
        link: "-> d/../a",
        ...(knowsLong && { [long]: "long", ä: `-> ${long}` }),
      });
      chmodSync(join(folder.path, "a"), 0o4751);
      linkSync(join(folder.path, "a"), join(folder.path, "z"));
      const { stdout, error } = spawnSync(
        "tar",
        [
          "-c",
          "--sort=name",
          `--format=${format}`,
          "--owner=:7",
          "--group=:8",
          "--mtime=@1000.5",
          ".",
        ],
        { cwd: folder.path, maxBuffer: 1 << 30 },
      );
      if (error) return;
      const found = await filesOf(layerOf(stdout, stdout));
      const shown = found
        .filter(({ path }) => !path.startsWith("d/d"))
        .map(({ path, kind, text, link }) => [path, kind, text.length, link]);
      assert.deepEqual(shown, [
        ["a", "file", 4, undefined],
        ["d", "folder", 0, undefined],
        ["d/empty", "file", 0, undefined],
        ["d/large", "file", 70_000, undefined],
        ["link", "symlink", 0, "d/../a"],
        ["z", "hardlink", 0, "a"],
        ...(knowsLong ? [["ä", "symlink", 0, long]] : []),
      ]);
      assert.equal(
        found.some(({ path, text }) => path === long && text === "long"),
        knowsLong,
      );
      const { mode, uid, gid, modified } = found[0] ?? {};
      assert.deepEqual([mode, uid, gid, modified], [0o4751, 7, 8, 1000]);
    });
  }

  it("does not care how the bytes come", async () => {
    const tar = await tarOf([
      ["a", "x".repeat(1500)],
      [long, "text"],
      ["c", ""],
    ]);
    const wanted = await filesOf(layerOf(tar, tar, tar.length));
    assert.deepEqual(
      wanted.map(({ path }) => path),
      ["a", long, "c"],
    );
    for (const blob of [tar, gzipSync(tar)]) {
      for (const chunk of [1, 511, 512, 513, 5000]) {
        assert.deepEqual(await filesOf(layerOf(blob, tar, chunk)), wanted);
      }
    }
  });

  const read: readonly (readonly [string, Entries, readonly unknown[]])[] = [
    ["the root's own entry", [[{ name: "./", type: "directory" }], ["./a", "1"]], [["a", "file"]]],
    ["absolute names as below the root", [["/etc/x", "1"]], [["etc/x", "file"]]],
    ["names that only look like it", [["a..b/..c", "1"]], [["a..b/..c", "file"]]],
    [
      "what is deleted",
      [["d/.wh.x"], ["d/.wh..wh..opq"], [".wh..wh..opq"], ["d/.wh..wh.plnk"], ["d/.whx"]],
      [
        ...[
          ["d/x", "whiteout"],
          ["d", "opaque"],
          ["", "opaque"],
          ["d/.whx", "file"],
        ],
      ],
    ],
    [
      "devices and pipes",
      [
        [{ name: "null", type: "character-device", devmajor: 1, devminor: 3 }],
        [{ name: "pipe", type: "fifo" }],
      ],
      [
        ["null", "character-device", [1, 3]],
        ["pipe", "pipe"],
      ],
    ],
    [
      "owners of pax",
      [[{ name: "a", pax: { uid: "4294967295", gid: "3000000" } }, "1"]],
      [["a", "file", undefined, 4_294_967_295, 3_000_000]],
    ],
  ];
  for (const [what, entries, wanted] of read) {
    it(`reads ${what}`, async () => {
      const tar = await tarOf(entries);
      const found = await filesOf(layerOf(gzipSync(tar), tar));
      const shown = found.map(({ path, kind, device, uid, gid }) => [
        ...[path, kind],
        ...(device || uid > 0 ? [device] : []),
        ...(uid > 0 ? [uid, gid] : []),
      ]);
      assert.deepEqual(shown, wanted);
    });
  }

  it("takes nothing of what stands behind the end, but checks it", async () => {
    const tar = Buffer.concat([await tarOf([["a", "1"]]), await tarOf([["b", "2"]])]);
    const found = await filesOf(layerOf(tar, tar));
    assert.deepEqual(
      found.map(({ path }) => path),
      ["a"],
    );
  });

  it("reads a size past 8 GiB, and says when that is more than there is", async () => {
    const pieces = createTarPieces();
    const size = 9 * 2 ** 30;
    pieces.addHeader({ name: "big", kind: "file", mode: 0o644, size, modified: 0 });
    const [tar = Buffer.alloc(0)] = pieces.take();
    const files = readLayerFiles(layerOf(Buffer.from(tar), Buffer.from(tar)));
    assert.equal((await files.next()).value.size, size);
    await assert.rejects(files.next(), { code: "image-unreadable", message: /breaks off/ });
  });

  const whole = () =>
    tarOf([
      ["a", "x".repeat(5000)],
      ["b", "2"],
    ]);
  const faults: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
    ["no tar", async () => Buffer.from("no tar at all ".repeat(100)), /it is no tar/],
    ["a changed header", async () => (await whole()).fill("z", 0, 1), /it is no tar/],
    ["an end in a content", async () => (await whole()).subarray(0, 2000), /breaks off/],
    ["an end in a header", async () => (await whole()).subarray(0, 6000), /breaks off/],
    ["one block of zeros", async () => (await whole()).fill(0, 0, 512), /header in it is broken/],
    ["gzip that breaks off", async () => gzipSync(await whole()).subarray(0, 60), /breaks off/],
    [
      "gzip that is broken",
      async () => gzipSync(await whole()).fill(7, 20, 40),
      /packing is broken/,
    ],
    ["a path that leads out", () => tarOf([["a/../../b", "1"]]), /leads out of the image/],
    ["a path that only seems to", () => tarOf([["a/../b", "1"]]), /leads out of the image/],
    [
      "a hard link that leads out",
      () => tarOf([[{ name: "a", type: "link", linkname: "/../b" }]]),
      /leads out/,
    ],
    [
      "a hard link to nothing",
      () => tarOf([[{ name: "a", type: "link", linkname: "/" }]]),
      /link to nothing/,
    ],
    ["a whiteout of what is above", () => tarOf([["a/.wh..."]]), /deletes what is no file/],
    ["a whiteout of itself", () => tarOf([["a/.wh.."]]), /deletes what is no file/],
    ["a whiteout of nothing", () => tarOf([["a/.wh."]]), /deletes what is no file/],
    ["an owner that is none", () => tarOf([[{ name: "a", pax: { uid: "4294967296" } }]]), /owner/],
    [
      "a pax number that is none",
      () => tarOf([[{ name: "a", pax: { size: "-1" } }]]),
      /header in it is broken/,
    ],
    [
      "a sparse file",
      () => tarOf([[{ name: "a", pax: { "GNU.sparse.major": "1" } }, "1"]]),
      /sparse file/,
    ],
    ["a header without end", async () => withMeta(2 ** 30, ""), /too long/],
    ["a pax record longer than its header", async () => withMeta(20, "99 path=abc\n"), /broken/],
    ["a pax record of no length", async () => withMeta(20, "0 path=abc\n"), /broken/],
  ];
  for (const [what, make, why] of faults) {
    it(`says what is wrong with ${what}`, async () => {
      const blob = await make();
      const layer = layerOf(blob, blob);
      await assert.rejects(filesOf(layer), {
        code: "image-unreadable",
        facts: { image: layer.descriptor.digest },
        message: why,
      });
    });
  }

  it("reads sparse files of GNU tar not at all, instead of wrong", async () => {
    using folder = createContextFolder({ sparse: "" });
    truncateSync(join(folder.path, "sparse"), 1_000_000);
    for (const format of ["gnu", "posix"]) {
      const args = ["-cS", `--format=${format}`, "sparse"];
      const { stdout, error } = spawnSync("tar", args, { cwd: folder.path });
      if (error) return;
      await assert.rejects(filesOf(layerOf(stdout, stdout)), { message: /a sparse file/ });
    }
  });

  it("ends at its limits, with their figures, long before a bomb is unpacked", async () => {
    const head = await tarOf([
      ["zeros", "\0".repeat(3_000_000)],
      ["b", ""],
      ["c", ""],
    ]);
    const tar = Buffer.concat([head, Buffer.alloc(3_000_000)]);
    const more = gzipSync(Buffer.alloc(10_000_000));
    const bomb = Buffer.concat([gzipSync(tar), ...Array<Buffer>(20).fill(more)]);
    let taken = 0;
    const layer = layerOf(bomb, tar, 100);
    const counted = {
      ...layer,
      async *open() {
        for await (const chunk of layer.open()) {
          taken += chunk.length;
          yield chunk;
        }
      },
    };
    await assert.rejects(filesOf(counted, { bytes: 1_500_000, files: 9 }), {
      code: "image-unreadable",
      message: /unpacks to more than 1,500,000 bytes, which is the limit\.$/,
    });
    assert.ok(taken < bomb.length, `${taken} of ${bomb.length}`);
    const small = layerOf(gzipSync(tar), tar, 100);
    await assert.rejects(filesOf(small, { bytes: 1e9, files: 2 }), {
      message: /has more than 2 files, which is the limit\.$/,
    });
    assert.equal((await filesOf(small, { bytes: tar.length, files: 3 })).length, 3);
  });

  it("is not done before the content is what the image says", async () => {
    const tar = await tarOf([["a", "1"]]);
    const layer = { ...layerOf(gzipSync(tar), tar), diffId: sha256(Buffer.from("other")) };
    const seen: string[] = [];
    const reading = async () => {
      for await (const { path } of readLayerFiles(layer)) seen.push(path);
    };
    await assert.rejects(reading, {
      code: "image-unreadable",
      message: /its content is not sha256:/,
    });
    assert.deepEqual(seen, ["a"]);
  });

  it("gives what opening the layer fails with, and closes it however it ends", async () => {
    const tar = await tarOf([
      ["a", "x".repeat(9000)],
      ["b", "1"],
    ]);
    const lost = new TypeError("the disk is gone");
    let closed = 0;
    const layerThat = (fails: boolean) => ({
      ...layerOf(tar, tar),
      async *open() {
        try {
          yield tar.subarray(0, 2000);
          if (fails) throw lost;
          yield tar.subarray(2000);
        } finally {
          closed++;
        }
      },
    });
    await assert.rejects(filesOf(layerThat(true)), { code: "image-unreadable", cause: lost });
    for await (const _ of readLayerFiles(layerThat(false))) break;
    assert.equal(closed, 2);
  });

  it("gives a content once, and not when it has gone by", async () => {
    const tar = await tarOf([
      ["a", "x".repeat(9000)],
      ["b", "1"],
    ]);
    const files = readLayerFiles(layerOf(tar, tar));
    const first = (await files.next()).value;
    const started = first.content()[Symbol.asyncIterator]();
    await started.next();
    await assert.rejects(first.content().next(), /when it had gone by/);
    const second = (await files.next()).value;
    assert.equal(second.path, "b");
    await assert.rejects(started.next(), /when it had gone by/);
    await assert.rejects(first.content().next(), /when it had gone by/);
    assert.equal((await files.next()).done, true);
    await assert.rejects(second.content().next(), /when it had gone by/);
  });
});

describe("unpackBlob", () => {
  const text = Buffer.from("a text, and again a text, ".repeat(20_000));
  for (const args of [["-1"], ["-19"], ["--no-check"], ["--ultra", "-22", "--long=25"]]) {
    it(`unpacks what zstd ${args.join(" ")} packs`, async () => {
      const random = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at * 31) >> 7));
      const content = Buffer.concat([text, random, Buffer.alloc(500_000), text]);
      const { stdout: packed, error } = spawnSync("zstd", ["-q", ...args], { input: content });
      if (error) return;
      const skippable = Buffer.from("502a4d1803000000010203", "hex");
      const frames = Buffer.concat([packed, skippable, packed]);
      for (const unpack of [unpackBlob, unpackZstd]) {
        assert.deepEqual(
          await all(unpack(inChunks(frames, 1013))),
          Buffer.concat([content, content]),
        );
        const cut = unpack(inChunks(packed.subarray(0, packed.length - 9), 1000));
        await assert.rejects(all(cut), /breaks off|packing is broken/);
        const broken = Buffer.from(packed).fill(0xff, 30, 60);
        await assert.rejects(all(unpack(inChunks(broken, 1000))), /breaks off|packing is broken/);
      }
    });
  }

  it("gives no memory to a window that no image needs", async () => {
    // From 256 MiB on, as only --long with a number makes it.
    for (const frame of ["28b52ffd0490", "28b52ffd04f8", "28b52ffde4"]) {
      const packed = Buffer.concat([Buffer.from(frame, "hex"), Buffer.alloc(40, 1)]);
      const unpacking = all(unpackZstd(inChunks(packed, 9)));
      await assert.rejects(unpacking, /window of zstd is too large|packing is broken/);
    }
  });

  it("unpacks gzip of several members, and leaves what is not packed", async () => {
    const members = Buffer.concat([gzipSync(text), gzipSync("more")]);
    assert.deepEqual(
      await all(unpackBlob(inChunks(members, 97))),
      Buffer.concat([text, Buffer.from("more")]),
    );
    for (const plain of [text.subarray(0, 3000), Buffer.alloc(0), Buffer.from([0x1f])]) {
      assert.deepEqual(await all(unpackBlob(inChunks(plain, 1))), plain);
    }
  });
});

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

/** A pax header that says it has such a size, with the text in it. */
function withMeta(size: number, text: string): Buffer {
  const pieces = createTarPieces();
  pieces.addHeader({ name: "PaxHeader", kind: "file", mode: 0o644, size, modified: 0 });
  const block = Buffer.from(pieces.take()[0] ?? []);
  block[156] = "x".charCodeAt(0);
  // The sum counts its own field as blanks.
  block.fill(" ", 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return Buffer.concat([block, Buffer.alloc(512).fill(text, 0, text.length), Buffer.alloc(1024)]);
}
