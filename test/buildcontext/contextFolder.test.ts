import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareBytes } from "../../src/buildcontext/compareBytes.ts";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import { contextKey } from "../../src/buildcontext/contextKey.ts";
import { memoryFolder } from "../../src/buildcontext/memoryFolder.ts";
import type { SyncFilter } from "../../src/buildcontext/syncedContext.ts";
import { createContextFolder, type Tree } from "./contextFolder.ts";

const everything: SyncFilter = { include: [], exclude: [], follow: [] };
const never = new AbortController().signal;

async function listed(tree: Tree, filter: Partial<SyncFilter>): Promise<string> {
  using folder = createContextFolder(tree);
  const entries = await contextFolder(folder.path, undefined).list(
    { ...everything, ...filter },
    never,
  );
  return entries.map(({ path }) => path).join(" ");
}

const tree: Tree = {
  a: "",
  "b/c": "",
  "b/d/e": "",
  "f/": "",
  link: "-> b/d",
  "chain/one": "-> ../chain/two",
  "chain/two": "-> /link",
  "loop/x": "-> y",
  "loop/y": "-> x",
  out: "-> ../../b/c",
  here: "-> .",
  deeper: "-> deeper/x",
  "[b]": "",
};
const all =
  "[b] a b b/c b/d b/d/e chain chain/one chain/two deeper f here link loop loop/x loop/y out";

const cases: readonly (readonly [string, Partial<SyncFilter>, string])[] = [
  ["nothing asked is all", {}, all],
  ["the folder itself is all", { follow: ["a", "."] }, all],
  ["a file, with its folders", { follow: ["b/d/e"] }, "b b/d b/d/e"],
  ["a folder, with all in it", { follow: ["/b/"] }, "b b/c b/d b/d/e"],
  ["an empty folder", { follow: ["f"] }, "f"],
  ["what is not there", { follow: ["nowhere/x", "a/x"] }, ""],
  ["no way out", { follow: ["../../a"] }, "a"],
  ["a link and its target", { follow: ["link"] }, "b b/d b/d/e link"],
  ["a path through a link", { follow: ["link/e"] }, "b b/d b/d/e link"],
  [
    "a chain of links, one from the root",
    { follow: ["chain/one/e"] },
    "b b/d b/d/e chain chain/one chain/two link",
  ],
  ["links in a circle", { follow: ["loop/x/z"] }, "loop loop/x loop/y"],
  ["a link that leads through itself", { follow: ["deeper"] }, "deeper"],
  ["a link that leads out stays inside", { follow: ["out"] }, "b b/c out"],
  ["a link to the whole folder", { follow: ["here"] }, all],
  ["wildcards at the end", { follow: ["b/?"] }, "b b/c b/d b/d/e"],
  // Links match, too, and may lead to it.
  ["wildcards on the way", { follow: ["*/d/e"] }, "b b/d b/d/e deeper here link out"],
  ["wildcards that match a link", { follow: ["lin*"] }, "b b/d b/d/e link"],
  ["a class, or the name that looks like one", { follow: ["[b]"] }, "[b] b b/c b/d b/d/e"],
  ["an escaped bracket", { follow: ["\\[b]"] }, "[b]"],
  ["any depth", { follow: ["b/**/e"] }, "b b/d b/d/e"],
  ["patterns to include", { include: ["b/*"] }, "b b/c b/d b/d/e"],
  ["paths and patterns", { include: ["**/c"], follow: ["a"] }, "a b b/c"],
  ["excluded, though asked for", { follow: ["b", "a"], exclude: ["b/d", "a"] }, "b b/c"],
  ["an exception", { follow: ["b"], exclude: ["b", "!b/d/e"] }, "b b/d b/d/e"],
  ["an exception nobody asked for", { follow: ["a"], exclude: ["*", "!a", "!b/c"] }, "a"],
  [
    "patterns of blanks and marks",
    { exclude: [" b/ ", "#x", "!  b/c"] },
    all.replace(" b/d b/d/e", ""),
  ],
];
for (const [what, filter, expected] of cases) {
  test(`lists ${what}`, async () => {
    assert.equal(await listed(tree, filter), expected);
  });
}

test("folders that nobody asks for are not looked into", async () => {
  using folder = createContextFolder({ "a/b": "", "other/x": "" });
  const { list } = contextFolder(folder.path, undefined);
  const listing = list({ ...everything, follow: ["a/b"] }, never);
  rmSync(join(folder.path, "other"), { recursive: true });
  assert.deepEqual(
    (await listing).map(({ path }) => path),
    ["a", "a/b"],
  );
});

test("names are in the order of their bytes", async () => {
  // In UTF-16 the emoji stands before U+FF5E, in UTF-8 behind it.
  const names = ["～", "😀", "a", "a-", "a.b", "ab", "B", "ä", "aä", "😀😀", "a😀"];
  const expected = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual(names.toSorted(compareBytes), expected);
});

test("a text that an editor holds takes the file's place, with a time of its own", async () => {
  using folder = createContextFolder({ Dockerfile: "old" });
  const file = join(folder.path, "Dockerfile");
  const list = async (text: string) => {
    const held = { path: "Dockerfile", content: Buffer.from(text) };
    const [entry] = await contextFolder(folder.path, held).list(everything, never);
    assert.ok(entry);
    return entry;
  };
  const [same, one, two] = [await list("old"), await list("new"), await list("now")];
  assert.equal(same.modified, statSync(file, { bigint: true }).mtimeNs);
  assert.deepEqual([one.size, two.size], [3, 3]);
  assert.equal(new Set([same.modified, one.modified, two.modified]).size, 3);
  assert.equal((await list("new")).modified, one.modified);
});

const faults: readonly (readonly [what: string, hurt: (path: string) => void])[] = [
  ["is written again", (path) => writeFileSync(path, "new")],
  ["has another size", (path) => writeFileSync(path, "longer")],
  ["goes away", (path) => rmSync(path)],
  ["becomes a folder", replacedBy(mkdirSync)],
  ["becomes a pipe", replacedBy((path) => spawnSync("mkfifo", [path]))],
];
function replacedBy(make: (path: string) => unknown): (path: string) => void {
  return (path) => {
    rmSync(path);
    make(path);
  };
}

for (const [what, hurt] of faults) {
  test(`a listed file that ${what} is not read, waited for or not`, async () => {
    using folder = createContextFolder({ a: "old" });
    const path = join(folder.path, "a");
    utimesSync(path, 1, 1);
    const source = contextFolder(folder.path, undefined);
    const [entry] = await source.list(everything, never);
    assert.ok(entry);
    const room = { bytes: Buffer.alloc(8), at: 2 };
    source.readNow?.(entry, room);
    assert.equal(room.bytes.toString("latin1"), "\0\0old\0\0\0");
    hurt(path);
    assert.throws(() => source.readNow?.(entry, room), {
      code: "context-unusable",
      facts: { path },
    });
    if (what === "becomes a pipe") return;
    const read = async () => {
      for await (const _ of source.read(entry, never));
    };
    await assert.rejects(read(), { code: "context-unusable", facts: { path } });
  });
}

test("texts in memory are told apart by their time", async () => {
  const entries = await Promise.all(
    ["FROM a\n", "FROM b\n"].map((text) =>
      memoryFolder(new Map([["Dockerfile", Buffer.from(text)]])).list(everything, never),
    ),
  );
  assert.notEqual(entries[0]?.[0]?.modified, entries[1]?.[0]?.modified);
});

test("the key of a folder stays, and is no other folder's", async () => {
  using folder = createContextFolder({ "a/": "", "b/": "" });
  const path = join(folder.path, "a");
  const key = await contextKey([path]);
  assert.match(key, /^slipway:[0-9a-f]{32}$/);
  writeFileSync(join(path, "new"), "");
  utimesSync(path, 1, 1);
  assert.equal(await contextKey([path]), key);
  assert.notEqual(await contextKey([join(folder.path, "b")]), key);
  rmSync(path, { recursive: true });
  mkdirSync(path);
  assert.notEqual(await contextKey([path]), key);
});
