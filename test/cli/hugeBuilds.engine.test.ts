import assert from "node:assert/strict";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventually, processesWith, request } from "../engine/engineFixture.ts";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { bedOf, type EngineVersion, startDockerEngine } from "../support/beds/dockerEngine.ts";
import { realEngines } from "../support/realEngines.ts";
import { residentPeak } from "../support/residentPeak.ts";
import { eventsOf, resultOf } from "./buildSupport.ts";
import { type CliRun, runSlipway } from "./runSlipway.ts";

const bed = realEngines().find(({ name }) => name === "docker 28.5");
const LIMIT = { timeout: 240_000, skip: bed === undefined };
const host = bed?.host ?? "";
const unique = `huge-${process.pid}-${Date.now()}`;

/**
 * The newest with the store that most people have. `SLIPWAY_HUGE=all` takes the other kinds of engine, too, which
 * write the 5 GB to their disk once or twice, and so take minutes.
 */
const versions: readonly EngineVersion[] =
  process.env.SLIPWAY_HUGE === "all"
    ? ["20.10", "28.5", "28.5-containerd", "podman-4.3"]
    : ["28.5"];
/** What is written to a disk, which other tests may keep busy. */
const longer = 480_000;

for (const version of versions) {
  test(`50,000 files, and a file of 5 GB that is none on the disk, ${version}`, {
    timeout: longer,
    skip: requireBeds(bedOf(version)),
  }, async () => {
    // One of its own, since the others may have their files in memory.
    const engine = await startDockerEngine({ version, folder: "/var/tmp" });
    try {
      await loadBaseImages(engine);
      await buildHuge(engine.host, version.startsWith("podman"));
    } finally {
      await engine.stop();
    }
  });
}

const longLine = 100_000_000;

for (const progress of ["json", "plain"] as const) {
  test(`a million lines, and one of 100 MB, as ${progress}`, LIMIT, async () => {
    const word = `a-line-of-output-${unique}-${progress}`;
    using folder = createContextFolder({
      // BuildKit cuts a step's log at 2 MB, the builder before it does not.
      Dockerfile: `FROM busybox:1.36\nRUN yes ${word} | head -n 1000000\nRUN head -c ${longLine} /dev/zero | tr '\\0' '~'\n`,
    });
    let memory = 0;
    let pieces = 0;
    const run = await runSlipway(["build", "--engine", host, "--progress", progress, folder.path], {
      cwd: folder.path,
      env: { DOCKER_BUILDKIT: "0" },
      onOutput: ({ pid, stdout, stderr }) => {
        pieces += 1;
        if (pieces % 100 === 0) memory = residentPeak(pid) ?? memory;
        // Whoever reads has other things to do; what is written meanwhile must not be held for it.
        if (pieces % 1000 !== 1 || pieces > 3000) return;
        for (const stream of [stdout, stderr]) stream?.pause();
        void pause(1000).then(() => {
          for (const stream of [stdout, stderr]) stream?.resume();
        });
      },
    });
    assert.equal(run.code, 0, run.stderr.slice(-1000));
    const said = progress === "json" ? saidIn(run) : run.stderr;
    assert.equal(countOf(said, `${word}\n`), 1_000_000);
    // The log also names the instruction, which has one, too.
    assert.equal(countOf(said, "~"), progress === "json" ? longLine : longLine + 1);
    assert.ok(memory > 0 && memory < 200_000_000, `${memory} bytes`);
  });
}

test("Ctrl-C stops an endless build also where nobody reads its log", LIMIT, async () => {
  const word = `${unique}-endless`;
  using folder = createContextFolder({
    Dockerfile: `FROM busybox:1.36\nLABEL word=${word}\nRUN yes ${word}\n`,
  });
  const filters = encodeURIComponent(JSON.stringify({ label: [`word=${word}`] }));
  const imagesOfSteps = () => request({ host }, "GET", `/images/json?all=1&filters=${filters}`);
  let stopped: Promise<void> | undefined;
  const run = await runSlipway(["build", "--engine", host, "--progress", "plain", folder.path], {
    cwd: folder.path,
    env: { DOCKER_BUILDKIT: "0" },
    onOutput(child) {
      stopped ??= (async () => {
        child.stderr?.pause();
        await eventually("it runs", () => processesWith(`yes ${word}`).length > 0, 15_000);
        await pause(1000);
        assert.equal((await imagesOfSteps()).length, 1);
        child.kill("SIGINT");
        await eventually("it is gone", () => processesWith(`yes ${word}`).length === 0, 15_000);
        await eventually("so is what it made", async () => (await imagesOfSteps()).length === 0);
        child.stderr?.resume();
      })();
    },
  });
  await stopped;
  assert.equal(run.code, 130, run.stderr.slice(-1000));
});

test("a client that is killed leaves nothing running", LIMIT, async () => {
  for (const buildkit of ["1", "0"]) {
    const word = `${unique}-killed-${buildkit}`;
    using folder = createContextFolder({
      Dockerfile: `FROM busybox:1.36\nRUN echo begun && sleep 600 && : ${word}\n`,
    });
    const { code } = await runSlipway(
      ["build", "--engine", host, "--progress", "json", folder.path],
      {
        cwd: folder.path,
        env: { DOCKER_BUILDKIT: buildkit },
        onOutput: (child, stdout) => {
          if (/"output".*begun/.test(stdout)) child.kill("SIGKILL");
        },
      },
    );
    assert.equal(code, null);
    await eventually("the command is gone", () => processesWith(word).length === 0, 15_000);
  }
});

function saidIn(run: CliRun): string {
  return eventsOf(run)
    .map(({ type, text }) => (type === "output" ? text : ""))
    .join("");
}

function countOf(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++;
  return found;
}

async function buildHuge(endpoint: string, isPodman: boolean): Promise<void> {
  // Of the other stage by a mount, where there is BuildKit, and by a copy elsewhere.
  const last = isPodman
    ? "FROM all\nRUN tail -c 4 /in/sparse\n"
    : "FROM busybox:1.36\nRUN --mount=from=all,source=/in,target=/in tail -c 4 /in/sparse\n";
  using folder = createContextFolder({
    Dockerfile:
      "FROM busybox:1.36 AS all\nCOPY . /in\n" +
      'RUN find /in/many -type f | wc -l && stat -c "%s" /in/sparse\n' +
      last,
  });
  mkdirSync(join(folder.path, "many"));
  for (let at = 0; at < 50_000; at += 1) {
    if (at % 500 === 0) mkdirSync(join(folder.path, "many", `d${at / 500}`));
    writeFileSync(
      join(folder.path, "many", `d${Math.floor(at / 500)}`, `${at}`),
      at % 2 ? "x" : "",
    );
  }
  const sparse = join(folder.path, "sparse");
  writeFileSync(sparse, "");
  truncateSync(sparse, 5_000_000_000 - 4);
  writeFileSync(sparse, "end\n", { flag: "a" });
  let memory = 0;
  const run = await runSlipway(["build", "--engine", endpoint, "--progress", "json", folder.path], {
    cwd: folder.path,
    limit: longer,
    onOutput: ({ pid }) => {
      memory = residentPeak(pid) ?? memory;
    },
  });
  const result = resultOf(run);
  assert.equal(result.error, null, run.stderr);
  assert.match(run.stdout, /50000\\n/);
  assert.match(run.stdout, /5000000000\\n/);
  assert.match(run.stdout, /"text":"end\\n/);
  assert.ok(Number(result.contextBytes) >= 5_000_000_000, String(result.contextBytes));
  // Far from holding any of it; most is Node, the list of files, and running from source.
  assert.ok(memory < 400_000_000, `${memory} bytes`);
}
