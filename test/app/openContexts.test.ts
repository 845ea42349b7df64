import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openContexts } from "../../src/app/openContexts.ts";
import { openBuildContext } from "../../src/buildcontext/index.ts";
import type { NamedContext } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

test("names become those that BuildKit looks for", async () => {
  using folder = createContextFolder({});
  const here = { folder: folder.path };
  const names: readonly (readonly [typed: string, name: string])[] = [
    ["base", "base"],
    ["alpine:latest", "alpine"],
    ["docker.io/library/alpine:3.19", "alpine:3.19"],
    ["h.example:5000/a/b", "h.example:5000/a/b"],
  ];
  for (const [typed, name] of names) {
    const opened = await openContexts({ [typed]: here });
    assert.deepEqual(opened, { contexts: { [name]: here }, folders: { [name]: folder.path } });
  }
  const image = { source: "docker-image://alpine:3.19" };
  assert.deepEqual(await openContexts({ a: image }), { contexts: { a: image }, folders: {} });
});

test("misuse is told by the context's name", async () => {
  using folder = createContextFolder({ file: "" });
  const here = { folder: folder.path };
  const wrong: readonly (readonly [Readonly<Record<string, NamedContext>>, RegExp])[] = [
    [{ Base: here }, /"Base" has a name that no FROM/],
    [{ context: here }, /"context" has a name that the build uses itself/],
    [{ a: { folder: join(folder.path, "no") } }, /"a" is to be .*no, which does not exist/],
    [{ a: { folder: join(folder.path, "file") } }, /"a" is to be .*file, which is a file/],
    [{ a: { source: "docker-image://No" } }, /"a" names no image/],
    [{ a: here, "a:latest": here }, /"a:latest" is given twice/],
  ];
  for (const [contexts, words] of wrong) {
    await assert.rejects(openContexts(contexts), (error: Error & { code?: string }) => {
      assert.equal(error.code, "misuse");
      assert.match(error.message, words);
      return true;
    });
  }
});

test("each folder is one of its own in the session, and all of them make the key", async () => {
  using folder = createContextFolder({
    "main/Dockerfile": "FROM a",
    "main/.dockerignore": "*",
    "other/seen": "x",
    "third/b": "",
  });
  const root = join(folder.path, "main");
  const open = async (namedFolders: Readonly<Record<string, string>>) => {
    const dockerfilePath = join(root, "Dockerfile");
    return (await openBuildContext({ root, dockerfilePath, namedFolders })).synced;
  };
  const other = join(folder.path, "other");
  const synced = await open({ more: other });
  assert.deepEqual(Object.keys(synced.folders).sort(), ["context", "dockerfile", "more"]);
  const everything = { include: [], exclude: [], follow: [] };
  const entries = await synced.folders.more?.list(everything, new AbortController().signal);
  assert.deepEqual(
    entries?.map(({ path }) => path),
    ["seen"],
  );
  const keys = [await open({}), synced, await open({ more: join(folder.path, "third") })];
  assert.equal(new Set(keys.map(({ sharedKey }) => sharedKey)).size, 3);
});
