import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runSlipway } from "./runSlipway.ts";

/** More findings than a pipe or a socket holds for a reader that does not read. */
const findings = 4000;

test("a reader that is slow to take a report gets all of it", async () => {
  const Dockerfile = `FROM a:1\n${"WORKDIR app\n".repeat(findings)}USER 1\n`;
  using folder = createContextFolder({ Dockerfile });
  let isSlowed = false;
  const args = [
    "lint",
    "--preset",
    "hadolint",
    "--no-shellcheck",
    "--format",
    "json",
    "Dockerfile",
  ];
  const { code, stdout, stderr } = await runSlipway(args, {
    cwd: folder.path,
    onOutput(child) {
      if (isSlowed) return;
      isSlowed = true;
      child.stdout?.pause();
      void pause(3000).then(() => child.stdout?.resume());
    },
  });
  assert.equal(stderr, "");
  assert.equal(code, 1);
  const [file] = JSON.parse(stdout) as readonly { readonly findings: readonly unknown[] }[];
  assert.ok((file?.findings.length ?? 0) >= findings, "all findings are there");
  assert.ok(stdout.length > 1_000_000, `${stdout.length} characters are more than a pipe holds`);
});
