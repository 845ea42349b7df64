import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, link, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { contextTree } from "../../../src/assemble/files/contextTree.ts";
import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import { copySum } from "../../../src/assemble/files/copySum.ts";
import { emptyTree } from "../../../src/assemble/files/fileTree.ts";
import { makeFolder } from "../../../src/assemble/files/makeFolder.ts";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { contextFolder } from "../../../src/buildcontext/contextFolder.ts";
import { layerFilesOf, listing, requestOf, treeOf } from "./treeFixture.ts";

describe("contextTree", () => {
  let root = "";
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-context-"));
    await mkdir(join(root, "src/in"), { recursive: true });
    await writeFile(join(root, "src/in/main.js"), "main");
    await writeFile(join(root, "src/secret"), "s");
    await writeFile(join(root, "readme"), "r");
    await symlink("src/in", join(root, "ln"));
    await symlink("nowhere", join(root, "nil"));
    await chmod(join(root, "src/in"), 0o711);
    await chmod(join(root, "src/in/main.js"), 0o754);
    await utimes(join(root, "src/in/main.js"), 1234, 1234);
  });
  after(() => rm(root, { recursive: true, force: true }));
  const context = (excludes: readonly string[] = []) => ({
    ...{ folder: contextFolder(root, undefined), excludes },
  });

  it("has what the sources name, and where links lead, all of it root's", async () => {
    const tree = await contextTree(context(), ["/ln/../ln/", "./src/se*"]);
    assert.deepEqual(tree.list(""), ["ln", "src"]);
    assert.deepEqual(tree.list("src"), ["in", "secret"]);
    const files = [...(await copyFiles(emptyTree(), requestOf(tree, ["ln"], "/x")))];
    assert.deepEqual(await listing(files), ["folder 755 0:0 x", "file 754 0:0 x/main.js main"]);
    assert.equal(files[1]?.modified, 1234);
  });

  for (const [path, words] of [
    ["src/secret", /\.dockerignore leaves it out/],
    ["src/in/*.md", /^There is no src\/in\/\*\.md in the build context, nor .* of src\/in\./],
    ["nil", /^There is nothing in the build context that the link nil leads to\./],
    ["src/secret/*", /\.dockerignore leaves it out/],
    ["readne", /Did you mean readme\?/],
    ["src/im", /Did you mean src\/in\?/],
    ["nothing/like/it", /Check the path/],
  ] as const) {
    it(`says why ${path} is missing`, async () => {
      const tree = await contextTree(context(["src/secret"]), [path]);
      await assert.rejects(copySum(requestOf(tree, [path], "/x")), (error) => {
        assert.ok(isSlipwayError(error, "build-failed"));
        assert.match(`${error.message} ${error.hint}`, words);
        return true;
      });
    });
  }

  it("has names of one file, and a pipe, as they are in the folder", async () => {
    await mkdir(join(root, "many"));
    await writeFile(join(root, "many/a"), "m");
    await link(join(root, "many/a"), join(root, "many/b"));
    await link(join(root, "many/a"), join(root, "many/c"));
    execFileSync("mkfifo", ["-m", "600", join(root, "many/p")]);
    const copied = async (excludes: readonly string[], choices = {}) => {
      const tree = await contextTree(context(excludes), ["many"]);
      const request = requestOf(tree, ["many"], "/x", choices);
      return listing([...(await copyFiles(emptyTree(), request))]);
    };
    assert.deepEqual(await copied([], { owner: "1:2" }), [
      ...["folder 755 1:2 x", "file 644 1:2 x/a m", "hardlink 644 1:2 x/b -> x/a"],
      ...["hardlink 644 1:2 x/c -> x/a", "pipe 600 1:2 x/p"],
    ]);
    assert.deepEqual(await copied(["many/a", "many/p"]), [
      ...["folder 755 0:0 x", "file 644 0:0 x/b m", "hardlink 644 0:0 x/c -> x/b"],
    ]);
    assert.deepEqual(await copied(["many/p"], { excludes: ["a"] }), [
      ...["folder 755 0:0 x", "file 644 0:0 x/b m", "hardlink 644 0:0 x/c -> x/b"],
    ]);
    // Two files are another copy than two names of one.
    const sum = async () => {
      const tree = await contextTree(context(), ["many"]);
      return copySum(requestOf(tree, ["many"], "/x"));
    };
    const before = await sum();
    assert.equal(await sum(), before);
    await rm(join(root, "many/c"));
    await writeFile(join(root, "many/c"), "m");
    assert.notEqual(await sum(), before);
    await rm(join(root, "many"), { recursive: true });
  });

  it("asks for the digest of a file only where it is taken", async () => {
    const asked: string[] = [];
    const tree = await contextTree(context(), [], {
      async sumOf(entry) {
        asked.push(entry.path);
        return "sha256:1";
      },
    });
    await copySum(requestOf(tree, ["src"], "/x", { excludes: ["sec*"] }));
    assert.deepEqual(asked, ["src/in/main.js"]);
  });

  it("is the whole folder where no source is named", async () => {
    const tree = await contextTree(context(["**/main.js"]), []);
    assert.deepEqual(tree.list(""), ["ln", "nil", "readme", "src"]);
    assert.deepEqual(tree.list("src/in"), []);
  });
});

describe("copySum", () => {
  const files = { "d/a": "1", "d/b": { text: "2", uid: 3 }, e: "3" };
  const sumOf = async (changed: object, choices: object = {}, paths = ["d", "e"], to = "/x/") =>
    copySum(requestOf(await treeOf({ ...files, ...changed }), paths, to, choices));

  for (const [name, changed, choices, paths, to] of [
    ["a content", { "d/a": "9" }],
    ["a mode", { "d/a": { text: "1", mode: 0o600 } }],
    ["an owner", { "d/b": { text: "2", uid: 4 } }],
    ["a name", { "d/c": "1" }],
    ["a link", { "d/a": "-> 1" }],
    ["one more name", { "d/z": "= d/a" }],
    ["an attribute", { "d/a": { text: "1", xattrs: new Map([["user.a", Buffer.from("1")]]) } }],
    ["what is left out", {}, { excludes: ["a"] }],
    ["the mode asked for", {}, { mode: "600" }],
    ["the sources", {}, {}, ["d"]],
    ["their order", {}, {}, ["e", "d"]],
    ["the destination", {}, {}, ["d", "e"], "/x"],
  ] as const) {
    it(`is another for ${name}`, async () => {
      const other = await sumOf(changed, choices ?? {}, paths && [...paths], to);
      assert.notEqual(other, await sumOf({}));
    });
  }

  for (const [name, changed, choices] of [
    ["nothing", {}, {}],
    ["a time", { "d/a": { text: "1", modified: 77 } }, {}],
    ["what is not taken", { f: "4" }, {}],
    ["the epoch", {}, { epoch: 9 }],
  ] as const) {
    it(`is the same for ${name}`, async () => {
      assert.equal(await sumOf(changed, choices), await sumOf({}));
    });
  }

  it("is the same for an owner that is given", async () => {
    const sums = [{}, { "d/b": { text: "2", uid: 4 } }].map((each) => sumOf(each, { owner: "1" }));
    assert.equal(await sums[0], await sums[1]);
  });

  it("tells contents apart by themselves", async () => {
    const sums = ["a", "b", "a"].map((text) => {
      const [file] = layerFilesOf({ E: text });
      assert.ok(file);
      return copySum({ ...requestOf(emptyTree(), [], "/"), sources: [{ kind: "content", file }] });
    });
    const [first, second, third] = await Promise.all(sums);
    assert.notEqual(first, second);
    assert.equal(first, third);
  });
});

describe("makeFolder", () => {
  const base = { "w/": { mode: 0o700, uid: 1 }, ln: "-> /real", dang: "-> no/where", f: "1" };
  for (const [path, layer] of [
    ["/", []],
    ["/w", []],
    ["/w/a/b", ["folder 700 1:0 w", "folder 755 5:6 w/a", "folder 755 5:6 w/a/b"]],
    ["/ln/q", ["folder 755 5:6 real", "folder 755 5:6 real/q"]],
    ["/dang", ["folder 755 5:6 no", "folder 755 5:6 no/where"]],
  ] as const) {
    it(`makes ${path}`, async () => {
      const made = await makeFolder(await treeOf(base), path, { uid: 5, gid: 6 }, 77);
      assert.deepEqual(await listing(made), layer);
      for (const { path: each, modified } of made) if (each !== "w") assert.equal(modified, 77);
    });
  }

  it("fails on a file", async () => {
    const tree = await treeOf(base);
    await assert.rejects(makeFolder(tree, "/f/x", undefined, 77), { code: "build-failed" });
  });
});
