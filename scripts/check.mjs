/** `npm run check`: everything that needs no editor, engine or registry. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNode } from "./run.mjs";
import { unitTests } from "./test-files.mjs";
import { groupTests } from "./test-groups.mjs";

const tsx = ["--import", "tsx"];
const minutes = 60_000;

export async function checkSources(signal) {
  await runNode(["node_modules/typescript/bin/tsc", "--noEmit"], { limit: 3 * minutes, signal });
  await runNode(["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."], {
    limit: 2 * minutes,
    signal,
  });
  await runNode([...tsx, "scripts/generate.ts", "--check"], { limit: 2 * minutes, signal });
}

async function runUnitTests() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-check-"));
  try {
    const files = groupTests(unitTests(), folder);
    await runNode([...tsx, "--test", ...files], { limit: 10 * minutes });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith("check.mjs")) {
  await runNode(["scripts/build.mjs"], { limit: 2 * minutes });
  await checkSources();
  await runUnitTests();
}
