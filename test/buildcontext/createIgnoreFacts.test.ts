import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createIgnoreFacts } from "../../src/buildcontext/createIgnoreFacts.ts";
import { createIgnoredPaths } from "../../src/buildcontext/ignoredPaths.ts";
import { listWholeFolder } from "../../src/buildcontext/listWholeFolder.ts";
import type { IgnoreLineFacts } from "../../src/dockerfile/ignoreFacts.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import { createRandom } from "../support/createRandom.ts";
import { wholeFolder } from "../support/wholeFolder.ts";
import { createContextFolder } from "./contextFolder.ts";

async function factsOf(
  text: string,
  paths: readonly string[],
): Promise<readonly IgnoreLineFacts[]> {
  const facts = await createIgnoreFacts(parseIgnoreFile(text), wholeFolder(paths));
  assert.ok(facts);
  return facts.lines;
}

describe("createIgnoreFacts", () => {
  it("counts what a line matches, keeps out and decides", async () => {
    const [logs, docs, back] = await factsOf("**/*.log\ndocs\n!docs/a.md\n", [
      ...["a.log", "docs/a.md", "docs/b.md", "docs/c.log", "src/d.log", "src/e.js"],
    ]);
    assert.deepEqual(
      [logs, docs, back].map((line) => [line?.matched.files, line?.out.files, line?.decided.files]),
      [
        [3, 3, 2],
        [3, 2, 1],
        [1, 0, 1],
      ],
    );
    assert.deepEqual(docs?.largest, [{ path: "docs", kind: "folder", files: 3, bytes: 30 }]);
    assert.equal(logs?.paths, 3);
  });

  it("names the line that decides in its place", async () => {
    const [inner, , outer] = await factsOf("src/a\n!x\nsrc\n", ["src/a/b", "src/c", "x"]);
    assert.deepEqual([inner?.by, outer?.by], [2, undefined]);
  });

  it("finds the name further down, the outermost only, and what stays in only", async () => {
    const [line] = await factsOf("lib\nold\n", [
      ...["lib/a", "web/lib/a", "web/lib/lib/b", "old/lib/c", "api/v1/lib/d"],
    ]);
    assert.deepEqual(line?.nested, ["web/lib", "api/v1/lib"]);
    assert.equal(line?.nestedPaths, 2);
  });

  it("knows nothing of a file that the build does not take", async () => {
    assert.equal(await createIgnoreFacts(parseIgnoreFile("a[\n"), wholeFolder(["a"])), undefined);
  });

  it("is cancelled", async () => {
    const paths = Array.from({ length: 30_000 }, (_, index) => `d${index}/a`);
    const cancel = new AbortController();
    const patterns = parseIgnoreFile("*\n!**/b\n!d1*\n");
    const facts = createIgnoreFacts(patterns, wholeFolder(paths), cancel.signal);
    cancel.abort();
    await assert.rejects(facts, { name: "AbortError" });
  });

  it("agrees with the file without the line, on 300 random files", async () => {
    const random = createRandom(20261126);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const names = ["a", "b", "ab", "c.log"];
    const globs = [
      ...names,
      "*",
      "**",
      "?",
      "**/a",
      "a/b",
      "a/*",
      "*/b",
      "a/**",
      "**/c.log",
      "*.log",
    ];
    for (let round = 0; round < 300; round++) {
      const paths = [
        ...new Set(
          Array.from({ length: 12 }, () =>
            Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(names)).join("/"),
          ),
        ),
      ];
      // A file is no folder, too.
      const files = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
      const count = 1 + Math.floor(random() * 5);
      const text = Array.from(
        { length: count },
        () => `${random() < 0.4 ? "!" : ""}${pick(globs)}\n`,
      ).join("");
      const patterns = parseIgnoreFile(text);
      const whole = createIgnoredPaths(patterns, "");
      const lines = await factsOf(text, files);
      for (const [index, line] of lines.entries()) {
        const rest = createIgnoredPaths(patterns.toSpliced(index, 1), "");
        const decided = files.filter((path) => whole.isIgnored(path) !== rest.isIgnored(path));
        assert.equal(
          line.decided.files,
          decided.length,
          `${text}line ${index} of\n${files.join("\n")}`,
        );
      }
    }
  });
});

describe("listWholeFolder", () => {
  it("lists what is there, up to a limit", async () => {
    using folder = createContextFolder({ "a/b.txt": "12345", "c.txt": "1", ".git/HEAD": "x" });
    const { top, isCut } = await listWholeFolder(folder.path, 1000);
    assert.equal(isCut, false);
    assert.deepEqual(top.files, [{ name: "c.txt", bytes: 1 }]);
    assert.deepEqual(top.folders.map(({ path }) => path).sort(), [".git", "a"]);
    assert.deepEqual(top.folders.find(({ path }) => path === "a")?.files, [
      { name: "b.txt", bytes: 5 },
    ]);
    assert.equal((await listWholeFolder(folder.path, 2)).isCut, true);
    await assert.rejects(listWholeFolder(`${folder.path}/none`, 10), { code: "context-unusable" });
  });
});
