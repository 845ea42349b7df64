import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

function inspect(...args: readonly string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", "scripts/inspect.ts", ...args], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
  });
}

describe("inspect", () => {
  it("prints the model and the findings of a file", () => {
    const { status, stdout } = inspect("test/fixtures/inspect/Dockerfile");
    assert.equal(status, 0);
    assert.match(stdout, /stage 0 build; ends with WORKDIR \/go, USER root by default/);
    assert.match(stdout, /2:1-2:14 COPY\n {4}2:6-2:12 "go\.mod"/);
    assert.match(stdout, /:2:13-2:14 error keep-go-mod-out-of-gopath: .+ \[fix: Add WORKDIR/);
  });

  for (const args of [[], ["no-such-file"], ["src"], ["a", "b"]]) {
    it(`says what is wrong with ${JSON.stringify(args)}, without a stack`, () => {
      const { status, stdout, stderr } = inspect(...args);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^(Name one Dockerfile|Cannot read (no-such-file|src)): .+\n$/);
    });
  }
});
