#!/usr/bin/env node
import { homedir } from "node:os";
import { join } from "node:path";
import { keepYoungSpaceSmall } from "./cli/keepYoungSpaceSmall.ts";
import { runCli } from "./cli/runCli.ts";
import { shellFromFiles } from "./cli/shellFromFiles.ts";
import { sweepBuffersInTurn } from "./cli/sweepBuffersInTurn.ts";
import { createTerminal } from "./cli/terminal.ts";
import { tuneForOneRun } from "./cli/tuneForOneRun.ts";

tuneForOneRun(process.versions.node);

const terminal = createTerminal(process);
const here = import.meta.dirname;
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Once only: a second Ctrl-C ends the process at once, should the first not get through.
  process.once(signal, () => interrupted.abort());
}

void runCli(
  {
    terminal,
    stdout: process.stdout,
    // Node opens it, and loads what that takes, when it is asked for.
    get stdin() {
      return process.stdin;
    },
    cwd: process.cwd(),
    surroundings: {
      env: process.env,
      home: homedir(),
      platform: process.platform,
      uid: process.getuid?.(),
    },
    now: Date.now,
    // Run from its source, it takes the files of the bundle.
    loadShell: shellFromFiles([here, join(here, "../dist")], terminal.err),
    onImageWork() {
      keepYoungSpaceSmall(process.versions.node);
      sweepBuffersInTurn(process.versions.node);
    },
  },
  process.argv.slice(2),
  interrupted.signal,
).then((exitCode) => {
  process.exitCode = exitCode;
  // A connection that an engine keeps open must not keep the command from ending; a reader that is slow
  // to take what was printed does, as the rest of it would be lost.
  process.stdout.write("", () => {
    process.stderr.write("", () => setTimeout(() => process.exit(), 500).unref());
  });
});
