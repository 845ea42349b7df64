import { Socket } from "node:net";
import { assembleExample } from "./assembleExample.ts";
import { buildExample } from "./buildExample.ts";
import { findEngine } from "./findEngine.ts";
import { openEditor } from "./openEditor.ts";
import { slipway } from "./slipway.ts";

const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interrupted.abort());
// A pipe is held by the script that started this one: without it nobody is left to press Ctrl-C. A file
// has an end from the beginning, and so has /dev/null.
const { stdin } = process;
if (stdin instanceof Socket) {
  stdin.once("end", () => interrupted.abort()).resume();
  stdin.unref();
}
const { signal } = interrupted;

try {
  const engine = await findEngine(signal);
  await slipway(["lint", "--fail-on", "never", "examples"], { limit: 60_000, signal });
  if (engine) await buildExample(engine, signal);
  else await assembleExample(signal);
  const inTerminal = process.stdout.isTTY === true && !process.env.CI;
  if (inTerminal && !process.argv.includes("--no-editor")) await openEditor(signal);
} catch (error) {
  if (signal.aborted) process.exitCode = 130;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
