import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { contextFolder, type HeldFile } from "../../src/buildcontext/contextFolder.ts";
import { createSyncJudge } from "../../src/buildcontext/createSyncJudge.ts";
import type { SyncEntry, SyncFilter } from "../../src/buildcontext/syncedContext.ts";
import { walkContext } from "../../src/buildcontext/walkContext.ts";
import { createContextFolder } from "./contextFolder.ts";

const everything: SyncFilter = { include: [], exclude: [], follow: [] };
const never = new AbortController().signal;

/** `d/a`, `d/b`, `e/c` are one file, `e/x` and `f/y` another one, which leads nowhere else. */
function createNames(): ReturnType<typeof createContextFolder> {
  const folder = createContextFolder({ "d/a": "one", "d/alone": "1", "e/x": "two", "f/": "" });
  const at = (path: string) => join(folder.path, path);
  linkSync(at("d/a"), at("d/b"));
  linkSync(at("d/a"), at("e/c"));
  linkSync(at("e/x"), at("f/y"));
  return folder;
}

const toText = ({ path, sameAs }: SyncEntry): string =>
  sameAs === undefined ? path : `${path}=${sameAs}`;

/** By the list, which has to be what a look has. */
async function listed(
  root: string,
  filter: Partial<SyncFilter>,
  held?: HeldFile,
): Promise<readonly string[]> {
  const folder = contextFolder(root, held);
  const entries = await folder.list({ ...everything, ...filter }, never);
  const table = await folder.look?.({ ...everything, ...filter }, never);
  const files = entries.filter(({ kind }) => kind !== "folder").map(toText);
  if (held === undefined) {
    assert.ok(table);
    const seen = table.entries().filter(({ kind }) => kind !== "folder");
    assert.deepEqual(seen.map(toText), files);
  }
  return files;
}

const cases: readonly (readonly [string, Partial<SyncFilter>, readonly string[]])[] = [
  ["the first one of the list", {}, ["d/a", "d/alone", "d/b=d/a", "e/c=d/a", "e/x", "f/y=e/x"]],
  [
    "the first one that is not ignored",
    { exclude: ["d/a", "e/x"] },
    ["d/alone", "d/b", "e/c=d/b", "f/y"],
  ],
  ["the first one that is asked for", { follow: ["e", "d/b"] }, ["d/b", "e/c=d/b", "e/x"]],
  ["none, where there is no other", { follow: ["e/c", "f"] }, ["e/c", "f/y"]],
  ["one below an exception", { exclude: ["d", "!d/b"] }, ["d/b", "e/c=d/b", "e/x", "f/y=e/x"]],
];
for (const [what, filter, expected] of cases) {
  test(`one more name of a file tells of ${what}`, async () => {
    using folder = createNames();
    assert.deepEqual(await listed(folder.path, filter), expected);
  });
}

test("a file that an editor holds is one of its own", async () => {
  using folder = createNames();
  const held = { path: "d/a", content: Buffer.from("text") };
  assert.deepEqual(await listed(folder.path, {}, held), [
    ...["d/a", "d/alone", "d/b", "e/c=d/b", "e/x", "f/y=e/x"],
  ]);
});

test("a pipe is one, a socket is a file with nothing in it, however they are listed", async () => {
  using folder = createContextFolder({ "d/a": "one", "d/no/": "" });
  const at = (path: string) => join(folder.path, path);
  execFileSync("mkfifo", ["-m", "640", at("d/p"), at("d/no/p")]);
  const server = createServer().listen(at("made"));
  renameSync(at("made"), at("d/s"));
  server.close();
  const filter = { ...everything, exclude: ["d/no"] };
  const source = contextFolder(folder.path, undefined);
  const entries = await source.list(filter, never);
  const facts = ({ path, kind, mode, size }: SyncEntry) =>
    `${path} ${kind} ${size} ${path === "d/p" ? mode.toString(8) : ""}`.trim();
  const expected = ["d folder 0", "d/a file 3", "d/p pipe 0 640", "d/s file 0"];
  assert.deepEqual(entries.map(facts), expected);
  const table = await source.look?.(filter, never);
  assert.deepEqual(table?.entries().map(facts), expected);
  const walked = await walkContext(
    folder.path,
    await createSyncJudge(folder.path, filter),
    never,
    () => "file",
  );
  assert.deepEqual(
    walked.map(({ path, kind }) => `${path} ${kind}`),
    ["d folder", "d/a file", "d/p file", "d/s file"],
  );
  const socket = entries.at(-1) as SyncEntry;
  for await (const piece of source.read(socket, never)) assert.fail(`${piece}`);
  const room = { bytes: Buffer.from("kept"), at: 0 };
  source.readNow?.(socket, room);
  assert.equal(`${room.bytes}`, "kept");
});
