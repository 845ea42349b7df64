import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";

const file = new URL("../../src/cli/keepYoungSpaceSmall.ts", import.meta.url);

/** Bytes of V8's space for new objects after work that keeps much for a moment; and what was complained of. */
function spaceAfterWork(release: string): { readonly size: number; readonly said: string } {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { keepYoungSpaceSmall } from ${JSON.stringify(file.href)};
    keepYoungSpaceSmall(${JSON.stringify(release)});
    const kept = [];
    for (let round = 0; round < 60; round++) {
      for (let count = 0; count < 20_000; count++) kept.push({ round, count, text: [round, count] });
      if (round % 4 === 3) kept.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const space = getHeapSpaceStatistics().find((it) => it.space_name === "new_space");
    process.stdout.write(String(space.space_size));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8", timeout: 30_000 },
  );
  return { size: Number(stdout), said: stderr };
}

test("the space for new objects stays small, without complaints", () => {
  const mebibyte = 1024 * 1024;
  const { size, said } = spaceAfterWork(process.versions.node);
  assert.equal(said, "");
  // Elsewhere nothing is known of the flag, and nothing is done.
  if (!process.versions.node.startsWith("20.")) return;
  assert.ok(size > 0 && size <= 8 * mebibyte, `${size} bytes`);
  const without = spaceAfterWork("19.0.0");
  assert.ok(without.size > 8 * mebibyte, `${without.size} bytes where it was not kept small`);
});
