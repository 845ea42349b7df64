/** `npm run bench`: figures, and ratios against a peer in the same run. Asserts nothing. */
import { ensureInstalled } from "./install.mjs";
import { runNode } from "./run.mjs";

await ensureInstalled();
await runNode(["scripts/build.mjs"], { limit: 120_000 });
await runNode(["--import", "tsx", "scripts/bench/bench.ts"], { limit: 600_000 });
