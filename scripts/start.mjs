/**
 * `npm start`: shows what Slipway does, on a machine that has git and Node and nothing else. Plain
 * JavaScript, since it runs before anything is installed.
 */
import { ensureInstalled } from "./install.mjs";
import { run } from "./run.mjs";

const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

try {
  await ensureInstalled();
  await run("node", ["scripts/build.mjs"], { limit: 120_000, signal });
  const args = ["--import", "tsx", "scripts/start/main.ts", ...process.argv.slice(2)];
  // An editor in the browser stays until it is ended: the limit is a day.
  await run("node", args, { limit: 86_400_000, signal, leash: true });
} catch (error) {
  if (signal.aborted) process.exitCode = 130;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
