import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import { copySum } from "../../../src/assemble/files/copySum.ts";
import { emptyTree } from "../../../src/assemble/files/fileTree.ts";
import { processorTime } from "../../support/processorTime.ts";
import { requestOf, treeOf } from "./treeFixture.ts";

describe("large trees", () => {
  it("copies 100,000 files in time that grows with their number", async () => {
    const timed = async (count: number): Promise<number> => {
      const files = Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`d/f${at % 500}/file-${at}`, ""]),
      );
      const source = await treeOf(files);
      const start = processorTime();
      const request = requestOf(source, ["d"], "/x", { excludes: ["**/*.md"] });
      const copied = [...(await copyFiles(emptyTree(), request))];
      await copySum(request);
      assert.equal(copied.length, count + 501);
      return processorTime() - start;
    };
    await timed(1000);
    const small = await timed(10_000);
    const large = await timed(100_000);
    // Ten times as many; what is quadratic takes a hundred times as long.
    assert.ok(large < 50 * small + 2000, `${small.toFixed()} ms, then ${large.toFixed()} ms`);
  });

  it("goes as deep as a path does", async () => {
    const path = "d/".repeat(10_000);
    const source = await treeOf({ [path]: {} });
    const copied = [...(await copyFiles(emptyTree(), requestOf(source, ["."], "/")))];
    assert.equal(copied.length, 10_000);
    const filtered = requestOf(source, ["d"], "/", { parents: true });
    assert.equal([...(await copyFiles(emptyTree(), filtered))].length, 10_000);
    await copySum(requestOf(source, ["."], "/"));
  });

  it("puts many single files into one wide folder", async () => {
    const tree = await treeOf(
      Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`w/${at}`, ""])),
    );
    const source = await treeOf({ a: "1" });
    const start = processorTime();
    for (let at = 0; at < 200; at++) await copyFiles(tree, requestOf(source, ["a"], `/w/n${at}`));
    assert.ok(processorTime() - start < 20_000, `${(processorTime() - start).toFixed()} ms`);
  });
});
