import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { requireBeds } from "../support/beds/beds.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";
import { run } from "../support/beds/run.ts";
import { createScratch, untilReady } from "../support/beds/scratch.ts";

const support = join(import.meta.dirname, "../support/beds");

describe("a bed whose test run is cut short", { timeout: 120_000 }, () => {
  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
    it(`leaves nothing after ${signal}`, { skip: requireBeds("docker285") }, async () => {
      const module = pathToFileURL(join(support, "dockerEngine.ts")).href;
      const child = runScript(`
        import { startDockerEngine } from ${JSON.stringify(module)};
        const bed = await startDockerEngine({ version: "28.5" });
        console.log(bed.directory);
        setInterval(() => undefined, 1000);
      `);
      const directory = await firstLine(child);
      assert.notDeepEqual(leftoversOf(directory), []);
      child.kill(signal);
      await nothingLeft(directory);
    });
  }

  it("leaves nothing after an error that nobody catches", async () => {
    const module = pathToFileURL(join(support, "scratch.ts")).href;
    const child = runScript(`
      import { createScratch } from ${JSON.stringify(module)};
      const scratch = await createScratch();
      scratch.start("sleep", ["600"], { log: scratch.directory + "/log" });
      console.log(scratch.directory);
      setTimeout(() => { throw new Error("failing test"); }, 100);
    `);
    await nothingLeft(await firstLine(child));
  });
});

describe("scratch", { timeout: 60_000 }, () => {
  it("ends what was started, also what has left its process group", async () => {
    const scratch = await createScratch();
    scratch.start("sh", ["-c", "setsid sleep 600 & exec sleep 600"], {
      log: join(scratch.directory, "log"),
    });
    await scratch.remove();
    assert.deepEqual(leftoversOf(scratch.directory), []);
  });

  it("tells how a program that does not start ended, with its last words", async () => {
    const scratch = await createScratch();
    try {
      const log = join(scratch.directory, "log");
      const process = scratch.start("sh", ["-c", "echo no such flag; exit 3"], { log });
      await assert.rejects(
        untilReady(process, log, "the program", () => undefined),
        { message: "the program ended while it started (exit code 3):\nno such flag" },
      );
    } finally {
      await scratch.remove();
    }
  });

  it("gives up on a program that is never ready", async () => {
    const scratch = await createScratch();
    try {
      const log = join(scratch.directory, "log");
      const process = scratch.start("sleep", ["600"], { log });
      await assert.rejects(
        untilReady(process, log, "the program", () => undefined, 200),
        /the program was not ready after 0.2 s/,
      );
    } finally {
      await scratch.remove();
    }
  });

  for (const directory of ["", "/", "/tmp", "/tmp/slipway-bed-", "slipway-bed-aaaaaa"]) {
    it(`has a reaper that refuses ${JSON.stringify(directory)}`, async () => {
      const script = join(support, "reap.sh");
      await assert.rejects(run("sh", [script, directory], { limit: 5_000 }), /directory/);
    });
  }
});

function runScript(source: string): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", source], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) {
    // Read on, or the child ends with a broken pipe.
    child.stdout?.resume();
    return String(chunk).trim();
  }
  throw new Error("the child printed nothing");
}

async function nothingLeft(directory: string): Promise<void> {
  assert.match(directory, /slipway-bed-/);
  const end = Date.now() + 20_000;
  while (existsSync(directory) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(leftoversOf(directory), []);
}
