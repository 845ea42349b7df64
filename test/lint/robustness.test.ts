import assert from "node:assert/strict";
import { after, test } from "node:test";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { tryRobustness } from "../support/tryRobustness.ts";

// Without a live handle Node waits for V8 to optimise the grammar on other threads.
const alive = setInterval(() => undefined, 60_000);
after(() => clearInterval(alive));

test("50,000 broken files: nothing throws, nothing takes a second", async () => {
  const seed = Number(process.env.SLIPWAY_TEST_SEED ?? Date.now() % 1_000_000);
  const { files, failures } = tryRobustness(await loadShellParser(), seed, 50_000);
  assert.equal(files, 50_000);
  assert.equal(failures.length, 0, `SLIPWAY_TEST_SEED=${seed}\n\n${failures.join("\n\n")}`);
});
