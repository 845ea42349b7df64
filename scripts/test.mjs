/**
 * `npm test`: sets up, then runs everything there is. The phases that need beds (engines, registry,
 * VS Code) start while the ones that need only Node run; whatever happens, the beds are stopped.
 *
 *   npm test -- unit engine editor beds    runs only the named phases
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { checkSources } from "./check.mjs";
import { ensureInstalled } from "./install.mjs";
import { run, runNode } from "./run.mjs";
import { bedTests, editorTests, engineTests, timedTests, unitTests } from "./test-files.mjs";
import { groupTests } from "./test-groups.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const minutes = 60_000;
const phases = ["sources", "unit", "beds", "engine", "editor"];

const asked = process.argv.slice(2);
const unknown = asked.find((it) => !phases.includes(it));
if (unknown !== undefined) {
  console.error(`There is no phase "${unknown}". Name some of: ${phases.join(", ")}.`);
  process.exit(2);
}
const wanted = (phase) => asked.length === 0 || asked.includes(phase);

const scratch = mkdtempSync(join(tmpdir(), "slipway-test-"));
const results = join(scratch, "results.jsonl");
const bedsFile = join(scratch, "beds.json");
/** Where the clicked VS Codes find the packed extension. */
const extensions = join(scratch, "extensions");
const memory = memoryFolder();
/** Where processes of the tests have their temporary files. */
const inMemory = memory === undefined ? {} : { TMPDIR: memory };
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => stop.abort(new Error(`Stopped by ${signal}.`)));
}

const failures = [];
/** Why beds could not be started here. */
const missing = [];
/** Suites that needed a second try, and how many tests failed at the first. */
const triedAgain = { names: [], failures: 0 };
let beds;
try {
  await ensureInstalled();
  await phase("build", () => build());
  // From nothing it takes minutes, mostly of waiting for downloads.
  const settingUp = ["beds", "engine", "editor"].some(wanted) ? setUpBeds() : undefined;
  settingUp?.catch(() => undefined);
  if (wanted("sources")) await phase("sources", () => checkSources(stop.signal));
  if (wanted("unit")) {
    const timed = timedTests();
    const others = unitTests().filter((file) => !timed.includes(file));
    await phase("unit", () =>
      nodeTests(groupTests(others, join(scratch, "unit")), 15 * minutes, { atOnce: 2 }),
    );
    if (settingUp) await phase("set up beds", () => settingUp);
    // They wait more than they compute, so that each has a processor also beside another one.
    await phase("unit, by the clock", () => nodeTests(timed, 10 * minutes, { atOnce: 2 }));
  } else if (settingUp) await phase("set up beds", () => settingUp);
  if (beds !== undefined) await phase("start beds", () => beds.ready());
  if (wanted("engine"))
    await phase("engine", () =>
      // The others of an engine's tests may get in its way, such as names that Podman loses.
      withSecondTry(1, () => nodeTests(engineTests(), 25 * minutes, { atOnce: 3 })),
    );
  if (wanted("editor")) await phase("editor", () => clickTests());
  if (wanted("beds")) await phase("beds", () => nodeTests(bedTests(), 10 * minutes, { atOnce: 2 }));
} catch (error) {
  failures.push(String(error instanceof Error ? error.message : error));
} finally {
  await beds?.end();
}
const failed = summarize();
for (const folder of [scratch, memory]) {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function build() {
  await runNode(["scripts/build.mjs"], { limit: 2 * minutes, signal: stop.signal });
  await runNode(["scripts/build-host-tests.mjs"], { limit: 2 * minutes, signal: stop.signal });
}

/** Installs what beds need, and starts those that are held for the whole run. */
async function setUpBeds() {
  await run("bash", ["scripts/test-beds/install-debian.sh"], {
    limit: 20 * minutes,
    signal: stop.signal,
  });
  if (wanted("engine") || wanted("editor")) beds = holdBeds();
}

/** A phase that fails is noted and the next one runs: one run shows all that is wrong. */
async function phase(name, work) {
  stop.signal.throwIfAborted();
  const start = performance.now();
  console.log(`\n== ${name}`);
  try {
    await work();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    if (name === "build" || name === "set up beds") throw error;
  }
  console.log(`== ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/**
 * A folder for what the tests write: engines, editors and browsers keep gigabytes, of which nobody wants anything
 * on a disk, and wait for each write to be there. Undefined where there is none in memory, or not much room.
 */
function memoryFolder() {
  const [shared, enough] = ["/dev/shm", 16e9];
  try {
    const { bavail, bsize } = statfsSync(shared);
    if (bavail * bsize < enough || freemem() < enough) return undefined;
    const folder = mkdtempSync(join(shared, "slipway-test-"));
    // As such folders are: some tests act as another user.
    chmodSync(folder, 0o1777);
    return folder;
  } catch {
    return undefined;
  }
}

async function clickTests() {
  await runNode(["--import", "tsx", "test/e2e/installSlipway.ts", extensions], {
    limit: 3 * minutes,
    signal: stop.signal,
  });
  // A busy machine may lose a click or a key between the browser and VS Code.
  await withSecondTry(3, () => nodeTests(editorTests(), 30 * minutes, { atOnce: 2 }));
}

/**
 * Where no more than so many suites fail beside others, on a busy machine, each is tried once more, alone; that
 * it took two is told of at the end. Where more failed, it was not that.
 */
async function withSecondTry(most, work) {
  try {
    await work();
  } catch (error) {
    const { failed, failedSuites } = testResults().at(-1) ?? { failedSuites: [] };
    if (failedSuites.length === 0 || failedSuites.length > most) throw error;
    for (const { file, name } of failedSuites) {
      console.log(`\nOnce more, alone: ${file}: ${name}`);
      // A file that broke off as a whole is told of by its own name.
      await nodeTests([file], 6 * minutes, name.endsWith(".ts") ? {} : { only: name });
      triedAgain.names.push(`${file}: ${name}`);
    }
    triedAgain.failures += failed;
  }
}

/** `atOnce` files beside each other; `only` one suite of them. */
async function nodeTests(files, limit, { atOnce = 1, only = undefined } = {}) {
  if (files.length === 0) throw new Error("no test files");
  const reporter = new URL("./test-reporter.mjs", import.meta.url).href;
  const how = [
    `--test-concurrency=${atOnce}`,
    `--test-reporter=${reporter}`,
    // A file that has failed and left something open would not end.
    `--test-timeout=${12 * minutes}`,
  ];
  if (only !== undefined) how.push(`--test-name-pattern=/^${escapePattern(only)}$/`);
  await runNode(["--import", "tsx", "--test", ...how, ...files], {
    limit,
    signal: stop.signal,
    env: {
      ...{ SLIPWAY_BEDS: bedsFile, SLIPWAY_TEST_RESULTS: results, SLIPWAY_BUILT: "1" },
      ...(existsSync(extensions) && { SLIPWAY_EXTENSIONS: extensions }),
      ...inMemory,
    },
  });
}

/** @param {string} text */
function escapePattern(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Starts the beds in a process of their own, which stops them when it is told to end. */
function holdBeds() {
  const args = [
    "--import",
    "tsx",
    "scripts/test-beds/hold.ts",
    "--available",
    "--leashed",
    "--out",
    bedsFile,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...inMemory },
    stdio: ["pipe", "inherit", "inherit"],
    detached: true,
  });
  let ended = false;
  const closed = new Promise((resolve) =>
    child.once("close", () => {
      ended = true;
      resolve();
    }),
  );
  return {
    async ready() {
      const deadline = Date.now() + 5 * minutes;
      while (!existsSync(bedsFile)) {
        if (ended) throw new Error("the beds did not start");
        if (Date.now() > deadline) throw new Error("the beds did not start within 5 minutes");
        await delay(200, undefined, { signal: stop.signal });
      }
      missing.push(...JSON.parse(readFileSync(bedsFile, "utf8")).missing);
    },
    async end() {
      if (ended) return;
      child.kill("SIGTERM");
      await Promise.race([closed, delay(60_000, undefined, { ref: false })]);
      if (!ended) {
        console.error("The beds did not stop within a minute and are killed.");
        process.kill(-child.pid, "SIGKILL");
      }
    },
  };
}

/** Of each run of tests so far, what the reporter counted. */
function testResults() {
  if (!existsSync(results)) return [];
  const rows = readFileSync(results, "utf8").trim().split("\n");
  return rows.filter(Boolean).map((row) => JSON.parse(row));
}

/** Prints the closing lines; true when something failed. */
function summarize() {
  const rows = testResults();
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const skipped = [...missing, ...rows.flatMap((row) => row.skippedNames)];
  if (skipped.length > 0) {
    console.log(`\nSkipped here:\n${skipped.map((it) => `  ${it}`).join("\n")}`);
  }
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((it) => `  ${it}`).join("\n")}`);
  const failed = sum("failed") - triedAgain.failures;
  if (triedAgain.names.length > 0) {
    console.log("\nPassed at the second try only; see above what failed at the first:");
    for (const name of triedAgain.names) console.log(`  ${name}`);
  }
  console.log(`\n${sum("passed")} passed, ${failed} failed, ${sum("skipped")} skipped`);
  return failures.length > 0 || failed > 0;
}
