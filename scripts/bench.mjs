/**
 * `npm run bench`: figures, and ratios against peers in the same run. Asserts nothing.
 *
 *   npm run bench -- lint keystroke processes growth bundle activation progress build    runs only the named parts
 */
import { ensureInstalled } from "./install.mjs";
import { runNode } from "./run.mjs";

await ensureInstalled();
await runNode(["scripts/build.mjs"], { limit: 120_000 });
await runNode(["--import", "tsx", "scripts/bench/bench.ts", ...process.argv.slice(2)], {
  limit: 3_600_000,
});
