import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createIgnoreMatcher } from "../../src/buildcontext/ignoreMatcher.ts";
import { type DiskNow, listNow } from "../../src/buildcontext/listNow.ts";
import type { SyncEntry } from "../../src/buildcontext/syncedContext.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";

/** Paths of files; those that end in a slash are folders, `!` in front of what cannot be read. */
function diskOf(paths: readonly string[]): DiskNow {
  const names = new Map<string, Set<string>>([["", new Set()]]);
  const kinds = new Map<string, SyncEntry["kind"] | "closed">();
  for (const path of paths) {
    const clean = path.replace(/^!/, "").replace(/\/$/, "");
    const parts = clean.split("/");
    for (const [index, part] of parts.entries()) {
      const above = parts.slice(0, index).join("/");
      const at = parts.slice(0, index + 1).join("/");
      names.set(above, (names.get(above) ?? new Set()).add(part));
      const isLast = index === parts.length - 1;
      if (!isLast || path.endsWith("/")) kinds.set(at, "folder");
      else kinds.set(at, path.startsWith("!") ? "closed" : "file");
    }
  }
  return {
    namesIn: (folder) => [...(names.get(folder) ?? [])].reverse(),
    entryAt(path) {
      const kind = kinds.get(path);
      if (kind === "closed") throw new Error(`${path} is closed`);
      return kind && { path, kind, mode: 0o644, size: 0, modified: 1n, target: "" };
    },
  };
}

async function list(paths: readonly string[], ignore = ""): Promise<readonly string[] | undefined> {
  const judge = createIgnoreMatcher(parseIgnoreFile(ignore), ".dockerignore");
  const entries = await listNow(judge, diskOf(paths));
  return entries?.map(({ path }) => path);
}

test("parents come before children, names in the order of bytes", async () => {
  const paths = ["b", "a/z", "a/b/c", "a.x", "a-x", "é", "\u{1f600}", "\uff00", "empty/"];
  assert.deepEqual(await list(paths), [
    ...["a", "a/b", "a/b/c", "a/z", "a-x", "a.x", "b", "empty"],
    ...["é", "\uff00", "\u{1f600}"],
  ]);
});

test("an excluded folder is there with what is kept in it, and not without", async () => {
  const paths = ["a/b/c/keep", "a/b/no", "x/y/no", "z"];
  assert.deepEqual(await list(paths, "a\nx\n!a/b/c/keep\n!x/y/keep"), [
    ...["a", "a/b", "a/b/c", "a/b/c/keep", "z"],
  ]);
});

test("what cannot be read matters only where it is kept", async () => {
  assert.deepEqual(
    await list(
      ["a/!x", "b"].map((it) => it.replace("a/!", "!a/")),
      "a\n!a/y",
    ),
    ["b"],
  );
  await assert.rejects(list(["!a", "b"]), /a is closed/);
});

test("a slow disk is left to those who ask for several at once", async () => {
  const disk = diskOf(Array.from({ length: 200 }, (_, index) => `f${index}`));
  const slow: DiskNow = {
    ...disk,
    entryAt(path) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      return disk.entryAt(path);
    },
  };
  assert.equal(await listNow(createIgnoreMatcher([], ""), slow), undefined);
});

test("a cancel ends it", async () => {
  const disk = diskOf(Array.from({ length: 200 }, (_, index) => `f${index}`));
  await assert.rejects(listNow(createIgnoreMatcher([], ""), disk, AbortSignal.abort()), {
    name: "AbortError",
  });
});
