import assert from "node:assert/strict";
import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { FolderReader } from "../../src/buildcontext/anywhere/folderReader.ts";
import { listReadContext } from "../../src/buildcontext/anywhere/listReadContext.ts";
import { listReadFolder } from "../../src/buildcontext/anywhere/listReadFolder.ts";
import { openReadListing } from "../../src/buildcontext/anywhere/openReadListing.ts";
import { createIgnoreMatcher } from "../../src/buildcontext/ignoreMatcher.ts";
import { listWholeFolder } from "../../src/buildcontext/listWholeFolder.ts";
import { openListing } from "../../src/buildcontext/openListing.ts";
import type { ContextFiles } from "../../src/dockerfile/contextFiles.ts";
import { createContextFolder, type Tree } from "./contextFolder.ts";

const LIMIT = { timeout: 20_000 };

/** The disk, by way of a reader that counts what it is asked. */
function diskReader() {
  const asked: string[] = [];
  const tryTo = async <T>(path: string, read: () => Promise<T>): Promise<T | undefined> => {
    asked.push(path);
    return read().catch(() => undefined);
  };
  const reader: FolderReader = {
    entries: (folder) =>
      tryTo(folder, async () => {
        const dirents = await readdir(folder, { withFileTypes: true });
        return dirents.map((dirent) => ({
          name: dirent.name,
          kind: dirent.isSymbolicLink() ? "link" : dirent.isDirectory() ? "folder" : "file",
        }));
      }),
    size: (file) => tryTo(file, async () => (await lstat(file)).size),
    text: (file) => tryTo(file, () => readFile(file, "utf8")),
  };
  return { reader, asked };
}

/** Everything that rules and completion may ask, as plain data. */
function plain(files: ContextFiles, texts: readonly string[]) {
  const all: unknown[] = [];
  const visit = (folder: string): void => {
    for (const { path, kind, files: count, bytes } of files.children(folder)) {
      all.push({ path, kind, count, bytes, generated: files.isGenerated(path) });
      if (kind === "folder") visit(path);
    }
  };
  visit("");
  return { all, total: files.total, isCut: files.isCut, texts: texts.map((it) => files.text(it)) };
}

const trees: Readonly<Record<string, Tree>> = {
  "files, folders and links": {
    "package.json": "{}",
    "src/a/b.ts": "1",
    "src/c.ts": "22",
    "empty/": "",
    link: "-> src/c.ts",
  },
  "an ignore file": {
    ".dockerignore": "node_modules\n*.log\n!keep.log\ndocs\n!docs/readme.md\n",
    "node_modules/x/index.js": "1",
    "a.log": "1",
    "keep.log": "22",
    "docs/readme.md": "1",
    "docs/deep/more.md": "1",
  },
  "an ignore file of the Dockerfile's own": {
    ".dockerignore": "*",
    "Dockerfile.dockerignore": "b\n",
    a: "1",
    b: "1",
  },
  "what git ignores": {
    ".gitignore": "/made\n",
    "made/x": "1",
    "svc/.gitignore": "*.out\n",
    "svc/y.out": "1",
    "svc/y.go": "1",
    "dist/main.js": "1",
  },
};

describe("openReadListing", LIMIT, () => {
  for (const [name, tree] of Object.entries(trees)) {
    it(`knows of a context what the disk's own listing knows: ${name}`, async () => {
      using folder = createContextFolder(tree);
      const request = { root: folder.path, dockerfilePath: join(folder.path, "Dockerfile") };
      const { reader } = diskReader();
      const ours = await openReadListing(request, reader);
      const disk = await openListing(request);
      const texts = ["package.json", "src/c.ts"];
      const sized = await disk.withSizes();
      assert.deepEqual(plain(ours.files, texts), plain(sized.files, texts));
      assert.deepEqual(ours.ignore?.patterns, disk.ignore?.patterns);
    });
  }

  it("reads again only what changed", async () => {
    using folder = createContextFolder({ "a/x": "1", "b/y": "1", "b/z": "1" });
    const root = folder.path;
    const { reader, asked } = diskReader();
    const first = await openReadListing({ root, dockerfilePath: join(root, "Dockerfile") }, reader);
    await writeFile(join(root, "b/new"), "333");
    await rm(join(root, "b/z"));
    asked.length = 0;
    const next = await first.update(["b/new", "b/z"]);
    assert.deepEqual(
      next.files.children("b").map(({ path, bytes }) => [path, bytes]),
      [
        ["b/new", 3],
        ["b/y", 1],
      ],
    );
    assert.deepEqual(asked.sort(), [join(root, "b"), join(root, "b/new")]);
  });

  it("calls nothing missing that may be behind a link", async () => {
    using folder = createContextFolder({ "src/c.ts": "1", to: "-> src" });
    const root = folder.path;
    const { reader } = diskReader();
    const { files } = await openReadListing({ root, dockerfilePath: join(root, "D") }, reader);
    assert.deepEqual(files.match("to/c.ts"), []);
    const may = ["to/c.ts", "to", "src/none", "none/c.ts"].map(files.isGenerated);
    assert.deepEqual(may, [true, false, false, false]);
  });

  it("learns of another .gitignore", async () => {
    using folder = createContextFolder({ "a.out": "1", ".gitignore": "" });
    const root = folder.path;
    const { reader } = diskReader();
    const first = await openReadListing({ root, dockerfilePath: join(root, "Dockerfile") }, reader);
    assert.equal(first.files.isGenerated("a.out"), false);
    await writeFile(join(root, ".gitignore"), "*.out\n");
    assert.equal((await first.readGitIgnores()).files.isGenerated("a.out"), true);
  });

  it("knows nothing of a folder that is not there, and says that this may be wrong", async () => {
    const { reader } = diskReader();
    const { files } = await openReadListing({ root: "/no/x", dockerfilePath: "/no/x/D" }, reader);
    assert.deepEqual([files.children(""), files.isCut], [[], true]);
  });

  it("stops where there is more than it looks at, and where it is told to", async () => {
    using folder = createContextFolder({ a: "", b: "", "c/d": "" });
    const { reader } = diskReader();
    const request = { root: folder.path, matcher: createIgnoreMatcher([], ""), reader };
    assert.equal((await listReadContext({ ...request, mostPaths: 2 }))?.isCut, true);
    assert.equal((await listReadContext({ ...request, mostPaths: 4 }))?.isCut, false);
    const aborted = listReadContext(request, AbortSignal.abort());
    await assert.rejects(aborted, { name: "AbortError" });
  });
});

describe("listReadFolder", LIMIT, () => {
  it("lists what the disk's own listing lists", async () => {
    using folder = createContextFolder({ a: "1", "b/c": "22", "b/d/e": "", "n/": "", l: "-> a" });
    const { reader } = diskReader();
    const sorted = (whole: unknown) =>
      JSON.parse(JSON.stringify(whole), (_, value) =>
        Array.isArray(value)
          ? value.sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1))
          : value,
      );
    const ours = await listReadFolder(folder.path, reader, 100);
    assert.deepEqual(sorted(ours), sorted(await listWholeFolder(folder.path, 100)));
    assert.equal((await listReadFolder(folder.path, reader, 2))?.isCut, true);
    assert.equal(await listReadFolder(join(folder.path, "none"), reader, 9), undefined);
  });
});
