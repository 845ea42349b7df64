/** `npm run check`: everything that needs no editor, engine or registry. */
import { runNode } from "./run.mjs";
import { unitTests } from "./test-files.mjs";

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

export async function runUnitTests(signal) {
  await runNode([...tsx, "--test", ...unitTests()], { limit: 10 * minutes, signal });
}

if (process.argv[1]?.endsWith("check.mjs")) {
  await runNode(["scripts/build.mjs"], { limit: 2 * minutes });
  await checkSources();
  await runUnitTests();
}
