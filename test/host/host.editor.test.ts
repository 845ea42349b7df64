import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type HostRun, runInHost } from "./hostRunner.ts";

const limitMs = 120_000;
const skip = requireBeds("vscode", "chromium");

describe("in a real VS Code", { skip, timeout: 2 * limitMs + 60_000 }, () => {
  for (const suite of ["all", "restricted"] as const) {
    it(`passes the suite "${suite}"`, async () => {
      const run = await runInHost({ suite, limitMs });
      assert.equal(run.exitCode, 0, describeRun(run));
      assert.ok(run.results.length > 4, describeRun(run));
    });
  }
});

function describeRun({ results, log }: HostRun): string {
  const failed = results.filter(({ error }) => error !== undefined);
  const list = failed.map(({ title, error }) => `✗ ${title}\n${error}`).join("\n\n");
  return failed.length > 0 ? list : `${results.length} results\n${log.slice(-4000)}`;
}
