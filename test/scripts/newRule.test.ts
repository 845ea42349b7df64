import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "slipway-new-rule-"));
for (const part of [
  "src",
  "scripts",
  "docs/rules",
  "test/dockerfile/shell",
  "test/lint",
  "test/support",
  "package.json",
  "test/package.json",
  "tsconfig.json",
  "biome.json",
]) {
  cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
    timeout: 120_000,
    // Under node:test a nested run would report to the outer one instead of running.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
}

const newRule = (...args: readonly string[]) =>
  run("--import", "tsx", "scripts/new-rule.ts", ...args);
const read = (path: string): string => readFileSync(join(copy, path), "utf8");

describe("new-rule", () => {
  after(() => rmSync(copy, { recursive: true, force: true }));

  it("says what it wants", () => {
    for (const args of [[], ["Bad_Name"], ["single"], ["a-b", "c-d"]]) {
      const { status, stderr } = newRule(...args);
      assert.equal(status, 2);
      assert.match(stderr, /kebab-case/);
    }
  });

  it("does not touch a rule that is there", () => {
    const { status, stderr } = newRule("replace-maintainer");
    assert.equal(status, 2);
    assert.match(stderr, /already/);
  });

  it("writes a rule that works, at the start, in the middle and at the end", () => {
    for (const id of ["avoid-things", "pin-things-2", "zap-things"]) {
      const { status, stderr } = newRule(id);
      assert.equal(status, 0, stderr);
      assert.match(read(`docs/rules/${id}.md`), new RegExp(`^# ${id}\n`));
      assert.match(read("package.json"), new RegExp(`"${id}": \\{`));
    }
    const tests = ["avoid-things", "pin-things-2", "zap-things"].map(
      (id) => `test/lint/rules/${id}.test.ts`,
    );
    const tested = run("--import", "tsx", "--test", ...tests, "test/lint/catalog.test.ts");
    assert.equal(tested.status, 0, tested.stdout);
    const checked = run("--import", "tsx", "scripts/generate.ts", "--check");
    assert.equal(checked.status, 0, checked.stderr);
    const biome = run(
      "node_modules/@biomejs/biome/bin/biome",
      "check",
      "src/lint",
      "test/lint/rules",
    );
    assert.equal(biome.status, 0, biome.stdout + biome.stderr);
  });

  it("is noticed by generate --check when a page is stale", () => {
    rmSync(join(copy, "docs/rules/zap-things.md"));
    const { status, stderr } = run("--import", "tsx", "scripts/generate.ts", "--check");
    assert.equal(status, 1);
    assert.match(stderr, /zap-things\.md is stale/);
  });
});
