import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { packContext } from "../../src/buildcontext/packContext.ts";
import { createTarPieces } from "../../src/buildcontext/tarPieces.ts";
import type { ContextEntry } from "../../src/buildcontext/walkContext.ts";
import { createContextFolder } from "./contextFolder.ts";
import { readTar } from "./readTar.ts";

const names = [
  "a",
  "x".repeat(100),
  "x".repeat(101),
  `${"d".repeat(99)}/${"f".repeat(100)}`,
  `${"d".repeat(155)}/${"f".repeat(100)}`,
  `${"d".repeat(156)}/${"f".repeat(100)}`,
  `${"d/".repeat(120)}f`,
  "näm日本/😀",
  "new\nline",
  "é".repeat(60),
];

test("every name and target comes back, by tar-stream and by GNU tar", async () => {
  const tar = createTarPieces();
  for (const name of names) {
    const common = { name, mode: 0o4755, size: 0, modified: 1_700_000_000_500 };
    tar.addHeader({ ...common, kind: "file" });
    tar.addHeader({ ...common, name: `${name}.link`, kind: "link", target: name });
    tar.addHeader({ ...common, name: `${name}.folder`, kind: "folder" });
  }
  tar.end();
  const bytes = Buffer.concat(tar.take());
  const entries = await readTar(Readable.from([bytes]));
  assert.deepEqual(
    entries.map(({ name, type, linkname }) => [name, type, linkname ?? ""]),
    names.flatMap((name) => [
      [name, "file", ""],
      [`${name}.link`, "symlink", name],
      [`${name}.folder`, "directory", ""],
    ]),
  );
  const [first] = entries;
  assert.deepEqual([first?.mode, first?.mtime?.getTime(), first?.uid], [0o4755, 1.7e12, 0]);
  const { stdout, status, error } = spawnSync("tar", ["-t", "--quoting-style=literal"], {
    input: bytes,
    encoding: "utf8",
  });
  if (error) return;
  assert.equal(status, 0);
  assert.deepEqual(stdout.replaceAll("/\n", "\n"), entries.map(({ name }) => `${name}\n`).join(""));
});

test("sizes past 8 GiB, and times past what fits", async () => {
  const tar = createTarPieces();
  const entry = { name: "big", kind: "file", mode: 0o644, size: 9 * 2 ** 30 } as const;
  tar.addHeader({ ...entry, modified: -5000 });
  const [bytes] = tar.take();
  const { stdout, error } = spawnSync("tar", ["-tv", "--utc"], { input: bytes, encoding: "utf8" });
  if (error) return;
  assert.match(stdout, /\b9663676416 1970-01-01 00:00 big/);
});

/** Small and large files, links, folders; a clock that never lets go gives the other way of reading. */
for (const [what, step] of [
  ["a quick disk", 0],
  ["a slow disk", 1000],
] as const) {
  test(`the same tar from ${what}`, async () => {
    using folder = createContextFolder({
      small: "s".repeat(513),
      empty: "",
      edge: "e".repeat(64 * 1024),
      large: "l".repeat(2_000_001),
      "d/f": "f",
      link: "-> d/f",
    });
    chmodSync(join(folder.path, "small"), 0o751);
    utimesSync(join(folder.path, "large"), 1000, 1000);
    const entries = await readTar(pack(folder.path, step));
    assert.deepEqual(
      entries.map(({ name, type, text, mode = 0, linkname }) => [
        ...[name, type, type === "file" ? (mode & 0o777).toString(8) : ""],
        ...[text.length, text.slice(-1), linkname ?? ""],
      ]),
      [
        ["d", "directory", "", 0, "", ""],
        ["d/f", "file", "644", 1, "f", ""],
        ["edge", "file", "644", 65536, "e", ""],
        ["empty", "file", "644", 0, "", ""],
        ["large", "file", "644", 2000001, "l", ""],
        ["link", "symlink", "", 0, "", "d/f"],
        ["small", "file", "751", 513, "s", ""],
        ["Dockerfile", "file", "644", 12, "h", ""],
      ],
    );
    assert.equal(entries[4]?.mtime?.getTime(), 1e6);
  });

  test(`what changes is named, from ${what}`, async () => {
    using folder = createContextFolder({ a: "1", "d/f": "1", large: "l".repeat(900_000) });
    const file = (name: string) => join(folder.path, name);
    const listed: readonly ContextEntry[] = [{ path: "a", kind: "file" }];
    const cases: readonly (readonly [() => void, RegExp])[] = [
      [() => rmSync(file("a")), /a does not exist\.$/],
      [() => symlinkSync("large", file("a")), /a is no file any more\.$/],
      [
        () => {
          rmSync(file("a"));
          spawnSync("mkfifo", [file("a")]);
        },
        /a is no file any more\.$/,
      ],
    ];
    for (const [change, message] of cases) {
      change();
      await assert.rejects(readTar(pack(folder.path, step, listed)), {
        code: "context-unusable",
        message,
      });
    }
    const large: readonly ContextEntry[] = [{ path: "large", kind: "file" }];
    let isCut = false;
    const tar = pack(folder.path, step, large, () => {
      if (isCut) return;
      isCut = true;
      writeFileSync(file("large"), "short");
    });
    await assert.rejects(readTar(tar), { message: /large changed its size while/ });
  });
}

const all: readonly ContextEntry[] = [
  { path: "d", kind: "folder" },
  { path: "d/f", kind: "file" },
  { path: "edge", kind: "file" },
  { path: "empty", kind: "file" },
  { path: "large", kind: "file" },
  { path: "link", kind: "link" },
  { path: "small", kind: "file" },
];

function pack(
  root: string,
  step: number,
  entries: readonly ContextEntry[] = all,
  onProgress?: () => void,
): NodeJS.ReadableStream {
  let time = 0;
  const now = (): number => {
    time += step;
    return time;
  };
  const ownFiles = [{ path: "Dockerfile", content: Buffer.from("FROM scratch") }];
  return packContext({ root, listEntries: async () => entries, ownFiles, now }, onProgress);
}
