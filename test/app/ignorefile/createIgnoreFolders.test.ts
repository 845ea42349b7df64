import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createIgnoreFolders } from "../../../src/app/ignorefile/createIgnoreFolders.ts";
import { nodeDisk } from "../../../src/app/nodeDisk.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";

describe("createIgnoreFolders", () => {
  it("looks through a folder once until it is to be forgotten", async () => {
    using folder = createContextFolder({ "a.log": "1", "b.log": "22" });
    const folders = createIgnoreFolders(nodeDisk);
    const matched = async () => (await folders.facts(folder.path, "*.log"))?.lines[0]?.matched;
    assert.equal(folders.isListed(folder.path), false);
    assert.deepEqual(await matched(), { files: 2, bytes: 3 });
    assert.equal(folders.isListed(folder.path), true);
    writeFileSync(join(folder.path, "c.log"), "333");
    assert.deepEqual(await matched(), { files: 2, bytes: 3 });
    folders.forget(folder.path);
    assert.deepEqual(await matched(), { files: 3, bytes: 6 });
    folders.dispose();
  });

  it("knows nothing of a folder that is not there, or of a malformed text", async () => {
    using folder = createContextFolder({ a: "" });
    const folders = createIgnoreFolders(nodeDisk);
    assert.equal(await folders.facts(join(folder.path, "none"), "a"), undefined);
    assert.equal(await folders.facts(folder.path, "a["), undefined);
    folders.dispose();
  });

  it("says so where there is more than it looks at", async () => {
    using folder = createContextFolder({ "a/b/c": "", d: "" });
    const folders = createIgnoreFolders(nodeDisk, 2);
    assert.equal((await folders.facts(folder.path, "x"))?.isCut, true);
    folders.dispose();
  });
});
