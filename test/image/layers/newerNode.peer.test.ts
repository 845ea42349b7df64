import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { requireBeds } from "../../support/beds/beds.ts";
import { node24 } from "../../support/beds/node24.ts";

const suite = fileURLToPath(new URL("writeLayer.test.ts", import.meta.url));
const writer = fileURLToPath(new URL("writeFolderLayer.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
const LIMIT = { timeout: 120_000, skip: requireBeds("node24") };

describe("layers under a newer Node", LIMIT, () => {
  it("are what they are here, and zstd packs them, too", () => {
    const args = ["--test", "--test-reporter=tap", suite];
    // Else it would be a part of this run.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const said = run(node24(), args, env);
    for (const does of [
      "gives memory back to who has used it up",
      "gives back all that a layer may have",
    ]) {
      for (const packing of ["gzip", "none", "zstd"]) {
        assert.match(said, new RegExp(`^ *ok \\d+ - ${does}, packed by ${packing}$`, "m"));
      }
    }
  });

  it("are packed by zstd to the same digest each time, another one for each level", () => {
    using folder = sample();
    const digests = [[], ["3"], ["19"], [], ["19"]].map((level) =>
      run(node24(), [writer, folder.path, "zstd", ...level]),
    );
    const [usual, three, high, again, highAgain] = digests;
    assert.equal(usual, three);
    assert.equal(usual, again);
    assert.equal(high, highAgain);
    assert.notEqual(high?.split(" ")[0], usual?.split(" ")[0]);
    assert.equal(new Set(digests.map((one) => one.split(" ")[1])).size, 1);
  });

  // What the documents say of digests: true of the builds that nodejs.org gives, with their own zlib.
  for (const level of [undefined, "6", "9"]) {
    it(`have the same digest in gzip, level ${level ?? "not said"}, as under this one`, () => {
      using folder = sample();
      const args = [writer, folder.path, "gzip", ...(level ? [level] : [])];
      assert.equal(run(node24(), args), run(process.execPath, args));
    });
  }
});

/** Text, code and what cannot be packed, of more than a block. */
function sample() {
  const folder = createContextFolder({ "a/text": "some text that can be packed, ".repeat(50_000) });
  writeFileSync(join(folder.path, "random"), randomBytes(1_500_000));
  const sources = fileURLToPath(new URL("../../../src/image", import.meta.url));
  const copied = spawnSync("cp", ["-R", sources, join(folder.path, "code")]);
  assert.equal(copied.status, 0);
  return folder;
}

function run(node: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(node, ["--import", loader, ...args], {
    ...{ encoding: "utf8", env, timeout: 90_000, maxBuffer: 2 ** 24 },
  });
  assert.ok(status === 0, `${error ?? ""}${stderr}${stdout}`);
  return stdout.trim();
}
