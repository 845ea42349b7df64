#!/usr/bin/env node
import { homedir } from "node:os";
import { join } from "node:path";
import { keepCompiled } from "./cli/keepCompiled.ts";
import { keepYoungSpaceSmall } from "./cli/keepYoungSpaceSmall.ts";
import { markInTurn } from "./cli/markInTurn.ts";
import { runCli } from "./cli/runCli.ts";
import { shellFromFiles } from "./cli/shellFromFiles.ts";
import { sweepBuffersInTurn } from "./cli/sweepBuffersInTurn.ts";
import { createTerminal } from "./cli/terminal.ts";
import { tuneForOneRun } from "./cli/tuneForOneRun.ts";

const terminal = createTerminal(process);
const here = import.meta.dirname;
const loadShell = shellFromFiles([here, join(here, "../dist")], terminal.err);
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Once only: a second Ctrl-C ends the process at once, should the first not get through.
  process.once(signal, () => interrupted.abort());
}

const surroundings = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
  uid: process.getuid?.(),
};
const args = process.argv.slice(2);
// V8 takes nothing back that it made under other flags.
let flagsAreUsual = true;
const setBack: (() => void)[] = [];
if (args[0] !== "lint" && args[0] !== "format") {
  const writeCompiled = keepCompiled(here, surroundings);
  process.once("exit", () => {
    if (!flagsAreUsual) return;
    for (const setFlag of setBack) setFlag();
    writeCompiled();
  });
}

/** What is over sooner gains nothing, and what is loaded later would have to be compiled anew. */
const tuneSoon = (tune: (nodeVersion: string) => () => void): void => {
  setTimeout(() => setBack.push(tune(process.versions.node)), 100).unref();
};

void runCli(
  {
    terminal,
    stdout: process.stdout,
    // Node opens it, and loads what that takes, when it is asked for.
    get stdin() {
      return process.stdin;
    },
    cwd: process.cwd(),
    surroundings,
    now: Date.now,
    // Run from its source, it takes the files of the bundle.
    loadShell() {
      flagsAreUsual = false;
      tuneForOneRun(process.versions.node);
      return loadShell();
    },
    onImageWork() {
      tuneSoon(keepYoungSpaceSmall);
      tuneSoon(sweepBuffersInTurn);
    },
    onImageCopy: () => tuneSoon(markInTurn),
  },
  args,
  interrupted.signal,
).then((exitCode) => {
  process.exitCode = exitCode;
  // A connection that an engine keeps open must not keep the command from ending; a reader that is slow
  // to take what was printed does, as the rest of it would be lost.
  process.stdout.write("", () => {
    process.stderr.write("", () => setTimeout(() => process.exit(), 500).unref());
  });
});
