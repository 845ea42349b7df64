import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import * as zlib from "node:zlib";
import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import type { CopyRequest } from "../../../src/assemble/files/copyRequest.ts";
import { emptyTree, type FileTree } from "../../../src/assemble/files/fileTree.ts";
import { isSlipwayError } from "../../../src/base/errors.ts";
import type { TarEntry } from "../../../src/buildcontext/tarHeader.ts";
import { createTarPieces } from "../../../src/buildcontext/tarPieces.ts";
import { sparseArchives } from "../../support/assemble/sparseArchives.ts";
import { processorTime } from "../../support/processorTime.ts";
import { type Files, listing, requestOf, textOf, treeOf } from "./treeFixture.ts";

type Entry = Partial<Omit<TarEntry, "size">> & { readonly name: string; readonly text?: string };

/** A tar, whatever the names in it. */
function tarOf(entries: readonly Entry[]): Buffer {
  const tar = createTarPieces();
  const pieces: Uint8Array[] = [];
  for (const { text = "", ...entry } of entries) {
    const common = { kind: "file", mode: 0o644, uid: 3, gid: 4, modified: 700_000 } as const;
    tar.addHeader({ ...common, ...entry, size: text.length } as TarEntry);
    pieces.push(...tar.take(), Buffer.from(text));
    tar.pad(text.length);
  }
  tar.end();
  pieces.push(...tar.take());
  return Buffer.concat(pieces);
}

const usual = tarOf([
  { name: "./", kind: "folder", mode: 0o700 },
  { name: "./b", text: "bb" },
  { name: "./d/", kind: "folder", mode: 0o711, uid: 5 },
  { name: "./d/l", kind: "link", target: "../b" },
  { name: "./a", text: "a" },
  { name: "n/m/f", text: "f" },
  { name: "h", kind: "hardlink", target: "./b", mode: 0o600, uid: 9 },
]);

/** Packed by xz 5.4, bzip2 1.0.8 and zstd 1.5. */
const packedUsual: readonly (readonly [name: string, base64: readonly string[]])[] = [
  [
    "xz",
    [
      "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Bf/AMNdABcLvBx9AZXAKRTgxr0ZPn0TPFmdnqAGs5esp8sNvjVVLQpZ",
      "ZMtSVV8jFDUqx6e072kNdJJCvIcWoAkAy21R8+e898G0Wy2uOTZEVj7wrBSx2gWAf/IhUPHEeaZywSqdR2i6P/XH",
      "gSKTB+MRwtRcaXuUBypd+l8N6GzRcgBqyiiBxh/x9Ce/2h0ersMAaMLZU8AWKdY2T05Wj8ZPocbtmNzUeXfs8BOE",
      "qInKjR0LvxIggypZzMHHYWj9KtNY4o13tb5kAAAAYOQWm8Mq5uIAAd8BgDAAADwAb9SxxGf7AgAAAAAEWVo=",
    ],
  ],
  [
    "bzip2",
    [
      "QlpoOTFBWSZTWWPvNVMAAIXbkPmAQAH/hAAP9UceAARAAAgwANhowaaNNMJiZMBA0wZEmhoAAAAARSRPRkkGnqA8",
      "iHtUP1Si79tN94JdtTJ0G4RTPPFqCh011lU8+F5yYiYY8pRzXWWciUTFyWiJUhAkIkLO9/aKZS4xW0vyq7MKDou/",
      "XAQG3H3EWtmiWWBekLFaDrLAsd3I47/dcpz2M1pZK71lsGK4LEA4Pua0MlV+FgDECuJQBSCOcfSVO7FKPKE4W63X",
      "1um00D/F3JFOFCQY+81UwA==",
    ],
  ],
  [
    "zstd",
    [
      "KLUv/QRoVQUAAkcTEKDtXMd1B/+rX5MmQ13VoxRJwwKv2f3NljD/LnX6jHZtlDQEAVzG+DZV5KbsqtLglA48RBGE",
      "mKTB/g2RjNMFuJRxfpMj1jcZ939uDQEkoFBSobaQZQ0QUxkF7f6ggh8VdE2lAX46RIZmkr8aY6hiY4BS7Qug+liq",
      "D6C3l1avVBkqp5VRnRTcLAYkTV9VwapCEMLFANNJKmXmDjBpA6boJCQ3hQH1iY/DqugE",
    ],
  ],
];

/** By xz --x86. */
const filteredXz = [
  "/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4Bf/AMNdABcLvBx9AZXAKRTgxr0ZPn0TPFmdnqAGs5esp8sNvjVVLQpZ",
  "ZMtSVV8jFDUqx6e072kNdJJCvIcWoAkAy21R8+e898G0Wy2uOTZEVj7wrBSx2gWAf/IhUPHEeaZywSqdR2i6P/XH",
  "gSKTB+MRwtRcaXuUBypd+l8N6GzRcgBqyiiBxh/x9Ce/2h0ersMAaMLZU8AWKdY2T05Wj8ZPocbtmNzUeXfs8BOE",
  "qInKjR0LvxIggypZzMHHYWj9KtNY4o13tb5kAAAAYOQWm8Mq5uIAAd8BgDAAADwAb9SxxGf7AgAAAAAEWVo=",
];

function bytesOf(base64: readonly string[]): Buffer {
  return Buffer.from(base64.join(""), "base64");
}

const unpacked = [
  "folder 755 0:0 x",
  "file 644 3:4 x/a a",
  "file 600 9:4 x/b bb",
  "folder 711 5:4 x/d",
  "symlink 777 3:4 x/d/l -> ../b",
  "hardlink 600 9:4 x/h -> x/b",
  "folder 755 0:0 x/n",
  "folder 755 0:0 x/n/m",
  "file 644 3:4 x/n/m/f f",
];

describe("ADD of archives", () => {
  let spoolFolder = "";
  before(async () => {
    spoolFolder = await mkdtemp(join(tmpdir(), "slipway-add-"));
  });
  after(async () => {
    assert.deepEqual(await readdir(spoolFolder), []);
    await rm(spoolFolder, { recursive: true });
  });

  async function add(
    into: FileTree,
    archive: Uint8Array,
    destination: string,
    choices: Partial<CopyRequest> = {},
  ): Promise<readonly string[]> {
    const bytes = { text: "", size: archive.length, content: () => [archive] };
    const source = emptyTree();
    const file = { kind: "file", path: "t.tar", mode: 0o644, uid: 0, gid: 0, modified: 9 } as const;
    await source.apply([{ ...file, ...bytes }]);
    const request = requestOf(source, ["t.*"], destination, {
      ...{ unpack: true, spoolFolder },
      ...choices,
    });
    try {
      return await listing(await copyFiles(into, request));
    } finally {
      await into.close();
    }
  }

  for (const [name, archive] of [
    ["a tar", usual],
    ["gzip", zlib.gzipSync(usual)],
    ...packedUsual.map(([name, base64]) => [name, bytesOf(base64)] as const),
  ] as const) {
    it(`unpacks ${name}`, async () => {
      assert.deepEqual(await add(emptyTree(), archive, "/x"), unpacked);
    });
  }

  it("gives --chown to what is in it and to the made folder, --chmod to nothing", async () => {
    const lines = await add(emptyTree(), usual, "/x/", { owner: "7:8", mode: "777" });
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("hardlink")),
      [
        "folder 755 7:8 x",
        "file 644 7:8 x/a a",
        "file 600 7:8 x/b bb",
        "folder 711 7:8 x/d",
        "symlink 777 7:8 x/d/l -> ../b",
        "folder 755 0:0 x/n",
        "folder 755 0:0 x/n/m",
        "file 644 7:8 x/n/m/f f",
      ],
    );
  });

  it("takes it as it is without unpacking", async () => {
    const lines = await add(emptyTree(), zlib.gzipSync(usual), "/x/", { unpack: false });
    assert.match(lines.join(), /^folder 755 0:0 x,file 644 0:0 x\/t\.tar/);
  });

  for (const [name, bytes] of [
    ["text", Buffer.from("hello")],
    ["a long text", Buffer.from("hello ".repeat(500))],
    ["gzip of a text", zlib.gzipSync("hello")],
    ["an empty tar", tarOf([])],
    ["a broken gzip", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ["a broken xz", Buffer.from("fd377a585a000004e6d6b446020000000000", "hex")],
    ["a broken bzip2", Buffer.from("BZh91AY&SY and so on")],
    ["a text that begins as bzip2 does", Buffer.from("BZh ".repeat(300))],
    ["nothing", Buffer.alloc(0)],
  ] as const) {
    it(`takes ${name} as it is`, async () => {
      const [line] = await add(emptyTree(), bytes, "/f");
      assert.match(line ?? "", /^file 644 0:0 f/);
    });
  }

  it("merges folders, replaces the rest, and goes through links below the destination", async () => {
    const base: Files = {
      "etc/passwd": "root",
      "x/": { mode: 0o1777 },
      "x/b": "-> /etc/passwd",
      "x/d/": { mode: 0o700 },
      "x/d/keep": "k",
      "x/n": "-> /etc",
      "x/a/": {},
      "x/a/gone": "g",
    };
    const tree = await treeOf(base);
    const lines = await add(tree, usual, "/x");
    assert.deepEqual(lines.slice(0, 4), [
      "folder 1777 0:0 x",
      "file 644 3:4 x/a a",
      "file 600 9:4 x/b bb",
      "folder 711 5:4 x/d",
    ]);
    // `/etc` as the archive sees it lies in the destination.
    assert.equal(tree.find("x/etc/m/f")?.kind, "file");
    assert.deepEqual(tree.list("etc"), ["passwd"]);
    assert.equal(await textOf(tree.find("etc/passwd")), "root");
    assert.deepEqual(tree.list("x/d"), ["keep", "l"]);
  });

  for (const [name, entries, fails] of [
    ["names that lead out", [{ name: "../x", text: "1" }], /leads out/],
    ["names that lead out later", [{ name: "a/../../x", text: "1" }], /leads out/],
    ["one more name of nothing", [{ name: "a", kind: "hardlink", target: "no" }], /not there/],
    [
      "links in a circle",
      [
        { name: "a", kind: "link", target: "b" },
        { name: "b", kind: "link", target: "a" },
        { name: "a/c", text: "1" },
      ],
      /in a circle/,
    ],
    [
      "something below a file",
      [
        { name: "a", text: "1" },
        { name: "a/b", text: "1" },
      ],
      /is no folder/,
    ],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const tree = await treeOf({ "etc/passwd": "root" });
      await assert.rejects(add(tree, tarOf(entries as readonly Entry[]), "/q"), (error) => {
        assert.ok(isSlipwayError(error, "build-failed"));
        assert.match(error.message, fails);
        return true;
      });
      assert.equal(await textOf(tree.find("etc/passwd")), "root");
    });
  }

  it("writes nothing through a link of the archive to outside", async () => {
    const tree = await treeOf({ "etc/passwd": "root" });
    const hostile = tarOf([
      { name: "e", kind: "link", target: "/etc" },
      { name: "up", kind: "link", target: "../../etc" },
      { name: "e/passwd", text: "evil" },
      { name: "up/passwd", text: "evil" },
    ]);
    await add(tree, hostile, "/q");
    assert.equal(await textOf(tree.find("etc/passwd")), "root");
    assert.deepEqual(tree.list("q/etc"), ["passwd"]);
  });

  it("closes what it reads, however far it came", async () => {
    const open = new Set<number>();
    let opened = 0;
    const source = emptyTree();
    const archive = zlib.gzipSync(usual);
    await source.apply([
      {
        ...{ path: "t", kind: "file", mode: 0o644, uid: 0, gid: 0, modified: 0 },
        size: archive.length,
        async *content() {
          const id = opened++;
          open.add(id);
          try {
            for (let at = 0; at < archive.length; at += 64) yield archive.subarray(at, at + 64);
          } finally {
            open.delete(id);
          }
        },
      },
    ]);
    const into = emptyTree();
    const request = { ...requestOf(source, ["t"], "/x"), unpack: true, spoolFolder };
    const files = [...(await copyFiles(into, request))];
    assert.deepEqual([...open], []);
    await textOf(files.find(({ path }) => path === "x/a"));
    await into.close();
    assert.deepEqual([...open], []);
    assert.ok(opened > 2);
  });

  it("says where an archive breaks off", async () => {
    const cut = usual.subarray(0, 1200);
    await assert.rejects(
      add(emptyTree(), cut, "/q"),
      /archive t.tar that ADD unpacks cannot be read/,
    );
  });

  it("names an engine as the way out for xz with a filter", async () => {
    await assert.rejects(add(emptyTree(), bytesOf(filteredXz), "/q"), (error) => {
      assert.ok(isSlipwayError(error, "build-failed"));
      assert.match(error.message, /filter of xz/);
      assert.match(error.hint, /engine/);
      return true;
    });
  });

  for (const [form, packed] of Object.entries(sparseArchives)) {
    it(`unpacks no sparse file, and does not take its archive for a file: ${form}`, async () => {
      const tree = await treeOf({ keep: "k" });
      await assert.rejects(add(tree, packed, "/q"), (error) => {
        assert.ok(isSlipwayError(error, "build-failed"));
        assert.match(error.message, /^The archive t\.tar that ADD unpacks .* sparse file/);
        assert.match(error.hint, /--sparse/);
        return true;
      });
      // As it is it can be taken.
      assert.deepEqual((await add(tree, packed, "/r", { unpack: false })).length, 1);
    });
  }

  // In zstd it is one block, which the first header needs all of.
  for (const [name, packed] of packedUsual.filter(([packing]) => packing !== "zstd")) {
    it(`says where ${name} breaks off behind the first header`, async () => {
      const tree = await treeOf({ keep: "k" });
      const cut = bytesOf(packed).subarray(0, -8);
      await assert.rejects(add(tree, cut, "/q"), (error) => {
        assert.ok(isSlipwayError(error, "build-failed"));
        assert.match(error.message, /archive t.tar that ADD unpacks cannot be read: it/);
        return true;
      });
    });
  }

  it("changes nothing the second time, and takes many entries in linear time", async () => {
    const tree = emptyTree();
    assert.equal((await add(tree, usual, "/x")).length, 9);
    assert.deepEqual(await add(tree, usual, "/x"), []);
    const entries = Array.from({ length: 4000 }, (_, at) => ({ name: `f${at}`, text: "1" }));
    const links = Array.from({ length: 4000 }, (_, at) => ({
      ...{ name: `l${at}`, kind: "hardlink" as const, target: "f0", uid: at },
    }));
    const start = processorTime();
    await add(emptyTree(), tarOf([...entries, ...links]), "/y");
    // Some 200 ms; it is for what would take minutes.
    assert.ok(processorTime() - start < 10_000, `${(processorTime() - start).toFixed()} ms`);
  });
});
