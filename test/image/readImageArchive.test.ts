import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { readImageArchive } from "../../src/image/readImageArchive.ts";
import { archiveOf, type Entries, layouts, streamOf, tarOf } from "./archives.ts";

const layers: readonly Entries[] = [
  [
    [{ name: "bin/", type: "directory", mode: 0o755 }],
    [{ name: "bin/tool", mode: 0o4755, uid: 7, gid: 8 }, "tool"],
    [{ name: "bin/sh", type: "symlink", linkname: "tool" }],
    [{ name: "bin/ash", type: "link", linkname: "./bin/tool" }],
    [{ name: "dev/null", type: "character-device", devmajor: 1, devminor: 3 }],
    [{ name: "run/pipe", type: "fifo" }],
    [`long/${"n".repeat(150)}/${"ü".repeat(120)}`, "long"],
    ["empty", ""],
  ],
  [["bin/.wh.sh"], ["opt/.wh..wh..opq"]],
  [["bin/.wh.sh"], ["opt/.wh..wh..opq"]],
];

const history = [
  { created_by: "ADD" },
  { created_by: "ENV", empty_layer: true },
  { created_by: "RUN" },
  { created_by: "RUN again" },
];

describe("readImageArchive", () => {
  for (const layout of layouts) {
    it(`reads what ${layout} writes, also a layer that is there twice`, async () => {
      const archive = await archiveOf(layers, { layout, history });
      let bytes = 0;
      const image = await readImageArchive(streamOf(archive), {
        image: "x",
        onBytes: (now) => {
          bytes = now;
        },
      });
      assert.equal(bytes, archive.length);
      assert.equal(image.layers.length, 3);
      const { entries } = image.layers[0] as (typeof image.layers)[0];
      const all = [...Array(entries.length).keys()].map((at) => entries.at(at));
      assert.deepEqual(
        all.map(({ path, kind, size, link }) => [path, kind, size, link]),
        [
          ["bin", "folder", 0, undefined],
          ["bin/tool", "file", 4, undefined],
          ["bin/sh", "symlink", 0, "tool"],
          ["bin/ash", "hardlink", 0, "bin/tool"],
          ["dev/null", "device", 0, undefined],
          ["run/pipe", "pipe", 0, undefined],
          [`long/${"n".repeat(150)}/${"ü".repeat(120)}`, "file", 4, undefined],
          ["empty", "file", 0, undefined],
        ],
      );
      assert.deepEqual([all[1]?.mode, all[1]?.uid, all[1]?.gid], [0o4755, 7, 8]);
      for (const { entries: whiteouts } of image.layers.slice(1)) {
        assert.deepEqual(
          [0, 1].map((at) => [whiteouts.kind(at), whiteouts.path(at)]),
          [
            ["whiteout", "bin/sh"],
            ["opaque", "opt"],
          ],
        );
      }
      assert.deepEqual(
        image.history.map(({ createdBy, empty }) => [createdBy, empty]),
        history.map(({ created_by, empty_layer = false }) => [created_by, empty_layer]),
      );
      assert.match(image.layers[0]?.diffId ?? "", /^sha256:[0-9a-f]{64}$/);
    });
  }

  it("tells same contents by their hash, and other ones", async () => {
    const archive = await archiveOf([
      [
        ["a", "one"],
        ["b", "one"],
        ["c", "two"],
      ],
    ]);
    const { layers: read } = await readImageArchive(streamOf(archive), { image: "x" });
    const [a, b, c] = [0, 1, 2].map((at) => read[0]?.entries.at(at).hash);
    assert.equal(a, b);
    assert.notEqual(a, c);
  });

  it("reads the databases of dpkg and apk, and npm's packages, and none that are not installed", async () => {
    const status =
      "Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.36-9\nDescription: C\n Version: no\n\n" +
      "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n";
    const archive = await archiveOf([
      [
        ["var/lib/dpkg/status", status],
        ["var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\n"],
        ["var/lib/dpkg/status.d/tzdata.md5sums", "Package: no\nVersion: 1\n"],
        ["lib/apk/db/installed", "P:musl\nV:1.2.4-r2\nA:x86_64\n\nP:zlib\nV:1.3-r0\n\n"],
        [
          "app/node_modules/@scope/a/package.json",
          '\ufeff{"name": "@scope/a", "version": "1.0.0"}',
        ],
        ["app/node_modules/@scope/a/lib/package.json", '{"name": "no", "version": "1.0.0"}'],
        ["app/node_modules/b/package.json", "{broken"],
        ["app/package.json", '{"name": "app", "version": "1.0.0"}'],
      ],
    ]);
    const { layers: read } = await readImageArchive(streamOf(archive), { image: "x" });
    assert.deepEqual(
      [...(read[0]?.packages ?? [])].map(([path, all]) => [
        path,
        ...all.map(({ name, version }) => `${name} ${version}`),
      ]),
      [
        ["var/lib/dpkg/status", "libc6 2.36-9"],
        ["var/lib/dpkg/status.d/tzdata", "tzdata 2024a"],
        ["lib/apk/db/installed", "musl 1.2.4-r2", "zlib 1.3-r0"],
        ["app/node_modules/@scope/a/package.json", "@scope/a 1.0.0"],
        ["app/node_modules/b/package.json"],
      ],
    );
  });

  it("reads a layer in zstd, but none that takes a gigabyte for it", async () => {
    // A tar of one file "b" with "2", by `zstd -19`.
    const packed = Buffer.from(
      "28b52ffd0468fd0100b242080cc03d1c8f5685a409a7ffb90330c099fa831e6fc3035e227238c8ff" +
        "0391fd3f600a20f036360efbf991a4548085c08003851f4c5e7081c0e1fc84b14d771d24",
      "hex",
    );
    const huge = Buffer.from("28b52ffd0498010000000000000000000000000000000000", "hex");
    const archive = await archiveOf([[["a", "1"]], packed, huge], { layout: "docker 28" });
    const { layers: got } = await readImageArchive(streamOf(archive), { image: "x" });
    assert.equal(got[0]?.entries.length, 1);
    assert.equal(got[1]?.entries.at(0).path, "b");
    assert.match(got[2]?.unreadable ?? "", /zstd/);
    const broken = await archiveOf([packed.fill(0xff, 20, 40)], { layout: "docker 28" });
    const reading = readImageArchive(streamOf(broken), { image: "x" });
    await assert.rejects(reading, isUnreadable);
  });

  it("rejects with image-unreadable whatever is cut off, and never hangs", async () => {
    for (const layout of layouts) {
      const archive = await archiveOf(layers, { layout });
      const step = Math.ceil(archive.length / 40);
      // The two blocks of zeros at the end say nothing.
      for (let length = 0; length < archive.length - 2048; length += step) {
        const cut = readImageArchive(streamOf(archive.subarray(0, length)), { image: "x" });
        await assert.rejects(cut, isUnreadable, `${layout}, ${length} of ${archive.length}`);
      }
    }
  });

  const broken: Readonly<Record<string, () => Promise<Buffer>>> = {
    "no tar": async () => Buffer.alloc(5000, "x"),
    "a tar without an image": () => tarOf([["a", "b"]]),
    "a manifest that is no JSON": () => tarOf([["manifest.json", "[{"]]),
    "a manifest without its config": () =>
      tarOf([["manifest.json", '[{"Config":"c.json","Layers":[]}]']]),
    "a config that does not fit": () =>
      tarOf([
        ["manifest.json", '[{"Config":"c.json","Layers":["a"]}]'],
        ["c.json", '{"rootfs":{"diff_ids":[]}}'],
      ]),
    "a layer that is missing": () =>
      tarOf([
        ["manifest.json", '[{"Config":"c.json","Layers":["a"]}]'],
        ["c.json", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
      ]),
    "a layer that leads to itself": () =>
      tarOf([
        [{ name: "a", type: "symlink", linkname: "b" }],
        [{ name: "b", type: "symlink", linkname: "a" }],
        ["manifest.json", '[{"Config":"c.json","Layers":["a"]}]'],
        ["c.json", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
      ]),
    "a layer that is no tar": async () => archiveOf([Buffer.alloc(4096, "y")]),
    "a layer whose compression is broken": async () =>
      archiveOf([Buffer.from(`1f8b0800${"00".repeat(600)}`, "hex")]),
  };
  for (const [what, make] of Object.entries(broken)) {
    it(`rejects ${what}`, async () => {
      await assert.rejects(
        readImageArchive(streamOf(await make()), { image: "the:image" }),
        (error) => {
          assert.ok(isUnreadable(error), String(error));
          assert.match(String(error), /the:image/);
          return true;
        },
      );
    });
  }

  it("rejects with what the stream fails with, and lets go of it", async () => {
    const archive = await archiveOf(layers);
    const failure = Object.assign(new Error("gone"), { name: "AbortError" });
    const stream = new Readable({ read: () => undefined });
    stream.push(archive.subarray(0, 3000));
    setTimeout(() => stream.destroy(failure), 20);
    await assert.rejects(readImageArchive(stream, { image: "x" }), failure);
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(65536, "z"));
      },
    });
    await assert.rejects(readImageArchive(endless, { image: "x" }), isUnreadable);
    assert.ok(endless.destroyed);
  });
});

function isUnreadable(error: unknown): boolean {
  return isSlipwayError(error, "image-unreadable");
}
