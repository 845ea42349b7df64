import assert from "node:assert/strict";
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import type { ContextNode } from "../../src/buildcontext/contextNode.ts";
import { createIgnoreMatcher, type IgnoreMatcher } from "../../src/buildcontext/ignoreMatcher.ts";
import {
  type ContextListing,
  type ListRequest,
  listContext,
} from "../../src/buildcontext/listContext.ts";
import { readSizes } from "../../src/buildcontext/readSizes.ts";
import { updateListing } from "../../src/buildcontext/updateListing.ts";
import { walkContext } from "../../src/buildcontext/walkContext.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomContext } from "../support/randomContext.ts";
import { createContextFolder } from "./contextFolder.ts";

const flags = { exclude: false, heredoc: false, parents: false };

test("a listing is what the walk of a build finds, with the counts of all folders", async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { tree } = randomContext(seed, flags);
    using folder = createContextFolder(tree);
    const matcher = matcherOf(tree[".dockerignore"]);
    const names = await listContext({ root: folder.path, matcher });
    for (const node of flat(names.tree as ContextNode)) checkCounts(node, { mayLackSizes: true });
    const { tree: root, isCut } = await withSizes(folder.path, names);
    const walked = await walkContext(folder.path, matcher);
    const listed = flat(root as ContextNode);
    assert.deepEqual(
      listed.map(({ path, kind }) => `${kind} ${path}`).toSorted(),
      walked.map(({ path, kind }) => `${kind} ${path}`).toSorted(),
      `seed ${seed}`,
    );
    assert.equal(isCut, false);
    for (const folderNode of [root as ContextNode, ...listed]) checkCounts(folderNode);
  }
});

test("after any changes an updated listing is that of a new walk", async () => {
  for (let seed = 1; seed <= 120; seed++) {
    const { tree } = randomContext(seed, flags);
    using folder = createContextFolder(tree);
    const matcher = matcherOf(tree[".dockerignore"]);
    const root = folder.path;
    let listing = await listSized({ root, matcher });
    const random = createRandom(seed);
    for (let round = 0; round < 6; round++) {
      const before = JSON.stringify(flat(listing.tree as ContextNode).map(plain));
      const changed = change(root, random);
      const next = await updateListing({ root, matcher, listing, changed });
      const anew = await listSized({ root, matcher });
      assert.deepEqual(toText(next), toText(anew), `seed ${seed}, ${changed.join(" ")}`);
      for (const node of flat(next.tree as ContextNode)) checkCounts(node);
      assert.equal(
        JSON.stringify(flat(listing.tree as ContextNode).map(plain)),
        before,
        "snapshot",
      );
      const again = await updateListing({ root, matcher, listing: next, changed: [] });
      assert.equal(again, next);
      listing = next;
    }
  }
});

test("changes while sizes are read are those of a new walk, and what was read is kept", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { tree } = randomContext(seed, flags);
    using folder = createContextFolder(tree);
    const matcher = matcherOf(tree[".dockerignore"]);
    const root = folder.path;
    const random = createRandom(seed);
    let listing = await listContext({ root, matcher });
    for (let round = 0; round < 4; round++) {
      const controller = new AbortController();
      const reading = withSizes(root, listing).catch(() => undefined);
      controller.abort();
      const changed = change(root, random);
      listing = await updateListing({ root, matcher, listing, changed });
      await reading;
      for (const node of flat(listing.tree as ContextNode)) {
        checkCounts(node, { mayLackSizes: true });
      }
    }
    const whole = await withSizes(root, listing);
    for (const node of flat(whole.tree as ContextNode)) checkCounts(node);
    const anew = await listSized({ root, matcher });
    assert.deepEqual(toText(whole), toText(anew), `seed ${seed}`);
  }
});

test("an abort of the reading of sizes keeps what was read", async () => {
  const files = Array.from({ length: 1000 }, (_, index) => [`d${index % 3}/f${index}`, "xy"]);
  using folder = createContextFolder(Object.fromEntries(files));
  const { tree } = await listContext({ root: folder.path, matcher: matcherOf("") });
  const root = tree as ContextNode;
  const looked = (): number =>
    flat(root).filter(({ kind, bytes }) => kind === "file" && bytes !== undefined).length;
  let asked = 0;
  // It gives up at the third batch.
  const signal = { throwIfAborted: () => assert.ok(++asked < 3) } as AbortSignal;
  await assert.rejects(readSizes(folder.path, root, signal));
  assert.deepEqual([looked() > 0, looked() < 1000, root.bytes], [true, true, undefined]);
  await readSizes(folder.path, root);
  assert.deepEqual([looked(), root.bytes], [1000, 2000]);
});

test("what cannot hold anything that is kept is not entered", async () => {
  using folder = createContextFolder({
    "src/node_modules/deep/a": "x",
    "src/a": "x",
    "node_modules/b/keep": "x",
  });
  const entered = async (ignore: string): Promise<readonly string[]> => {
    const matcher = matcherOf(ignore);
    const seen: string[] = [];
    const spying: IgnoreMatcher = {
      ...matcher,
      judge(path, parent) {
        seen.push(path);
        return matcher.judge(path, parent);
      },
    };
    await listContext({ root: folder.path, matcher: spying });
    return seen.toSorted();
  };
  const pruned = ["node_modules", "src", "src/a", "src/node_modules"];
  assert.deepEqual(await entered("**/node_modules"), pruned);
  assert.deepEqual(await entered("**/node_modules\n!src/a"), pruned);
  assert.deepEqual(await entered("**/node_modules\n!**/keep"), [
    ...["node_modules", "node_modules/b", "node_modules/b/keep", "src", "src/a"],
    ...["src/node_modules", "src/node_modules/deep", "src/node_modules/deep/a"],
  ]);
});

test("a listing has a bound, and says so", async () => {
  using folder = createContextFolder(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index % 4}/f${index}`, "x"])),
  );
  const matcher = matcherOf("");
  const cut = await listContext({ root: folder.path, matcher, mostPaths: 20 });
  assert.equal(cut.isCut, true);
  assert.equal(flat(cut.tree as ContextNode).length, 20);
  const whole = await listContext({ root: folder.path, matcher, mostPaths: 44 });
  assert.equal(whole.isCut, false);
});

test("a folder that may not be read makes a listing unsure, one that is kept out does not", async () => {
  using folder = createContextFolder({ "closed/a": "x", b: "x" });
  const root = folder.path;
  chmodSync(join(root, "closed"), 0);
  // Root may read everything, so it becomes nobody for a moment.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chmodSync(root, 0o755);
  if (isRoot) process.seteuid?.(65534);
  try {
    const { isCut } = await listContext({ root, matcher: matcherOf("") });
    const ignoring = await listContext({ root, matcher: matcherOf("closed\n!closed/a") });
    assert.deepEqual([isCut, ignoring.isCut], [true, false]);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(root, "closed"), 0o755);
  }
});

test("a walk that nobody wants any more ends", async () => {
  using folder = createContextFolder({ a: "x" });
  const controller = new AbortController();
  controller.abort();
  const listing = listContext({ root: folder.path, matcher: matcherOf("") }, controller.signal);
  await assert.rejects(listing, { name: "AbortError" });
});

test("texts that rules read are there, not those among what others wrote", async () => {
  using folder = createContextFolder({
    "go.mod": "module a",
    "main.c": "int main;",
    "web/package.json": "{}",
    "node_modules/x/package.json": "{}",
    "big/package.json": " ".repeat(300_000),
  });
  const { tree } = await listContext({ root: folder.path, matcher: matcherOf("") });
  const texts = flat(tree as ContextNode).flatMap(({ path, text }) =>
    text === undefined ? [] : path,
  );
  assert.deepEqual(texts.toSorted(), ["go.mod", "web/package.json"]);
});

function matcherOf(ignore = ""): IgnoreMatcher {
  return createIgnoreMatcher(parseIgnoreFile(ignore), ".dockerignore");
}

async function listSized(request: ListRequest): Promise<ContextListing> {
  return withSizes(request.root, await listContext(request));
}

async function withSizes(root: string, listing: ContextListing): Promise<ContextListing> {
  if (listing.tree) await readSizes(root, listing.tree);
  return listing;
}

function flat(node: ContextNode): ContextNode[] {
  return [...(node.children?.values() ?? [])].flatMap((child) => [child, ...flat(child)]);
}

function plain({ children: _, ...rest }: ContextNode): object {
  return rest;
}

function toText({ tree, gitIgnores }: ContextListing): readonly string[] {
  const rows = flat(tree as ContextNode).map((node) => JSON.stringify(plain(node)));
  return [...rows, ...[...gitIgnores.keys()].map((it) => `git ${it}`)].toSorted();
}

function checkCounts(node: ContextNode, { mayLackSizes = false } = {}): void {
  if (node.kind !== "folder") return;
  const files = flat(node).filter(({ kind }) => kind === "file");
  const isKnown = files.every(({ bytes }) => bytes !== undefined);
  const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const isOpen = mayLackSizes && node.bytes === undefined;
  assert.ok(isKnown || isOpen, node.path);
  assert.deepEqual([node.files, isOpen ? bytes : node.bytes], [files.length, bytes], node.path);
}

/** Some changes on the disk, and the paths that a watcher may name for them. */
function change(root: string, random: () => number): readonly string[] {
  const names = ["a", "b", "ab", "a.js", "x.log", "keep", ".gitignore", "package.json"];
  const oneOf = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const changed: string[] = [];
  const makeFolder = (place: string): void => {
    const made = mkdirSync(place, { recursive: true });
    if (made !== undefined) changed.push(relative(root, made));
  };
  for (let index = 0; index < 1 + random() * 4; index++) {
    const path = Array.from({ length: 1 + random() * 3 }, () => oneOf(names)).join("/");
    const place = join(root, path);
    // A watcher names what changes behind a link by its own path.
    const around = [dirname(path), dirname(dirname(path))];
    if (around.some((it) => isLink(join(root, it)))) continue;
    const kind = random();
    try {
      if (kind < 0.35) rmSync(place, { recursive: true, force: true });
      else if (kind < 0.8) {
        makeFolder(dirname(place));
        rmSync(place, { recursive: true, force: true });
        if (kind < 0.7) writeFileSync(place, "y".repeat(random() * 20));
        else symlinkSync(oneOf(["a", "../b", "/keep"]), place);
      } else makeFolder(place);
    } catch {
      // A file, or a link, is in the way.
    }
    changed.push(path);
    if (random() < 0.3) changed.push(path.split("/")[0] ?? "");
  }
  return changed;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
