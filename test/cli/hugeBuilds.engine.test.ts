import assert from "node:assert/strict";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventually, processesWith } from "../engine/engineFixture.ts";
import { realEngines } from "../support/realEngines.ts";
import { residentPeak } from "../support/residentPeak.ts";
import { eventsOf, removeImage, resultOf } from "./buildSupport.ts";
import { runSlipway } from "./runSlipway.ts";

/** The newest with the store that most people have; what is huge is the same to the others. */
const bed = realEngines().find(({ name }) => name === "docker 28.5");
const skip = bed === undefined;
const LIMIT = { timeout: 240_000, skip };
const host = bed?.host ?? "";
const unique = `huge-${process.pid}-${Date.now()}`;

test("50,000 files, and a file of 5 GB that is none on the disk", LIMIT, async () => {
  using folder = createContextFolder({
    Dockerfile:
      "FROM busybox:1.36 AS all\nCOPY . /in\n" +
      // Or an earlier run's would do.
      `RUN echo ${unique}\n` +
      'RUN find /in/many -type f | wc -l && stat -c "%s" /in/sparse\n' +
      "FROM busybox:1.36\nRUN --mount=from=all,source=/in,target=/in tail -c 4 /in/sparse\n",
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
  const tag = `${unique}:a`;
  let memory = 0;
  const run = await runSlipway(
    ["build", "--engine", host, "--progress", "json", "-t", tag, folder.path],
    {
      cwd: folder.path,
      onOutput: ({ pid }) => {
        memory = residentPeak(pid) ?? memory;
      },
    },
  );
  const result = resultOf(run);
  assert.equal(result.error, null, run.stderr);
  assert.match(run.stdout, /50000\\n/);
  assert.match(run.stdout, /5000000000\\n/);
  assert.match(run.stdout, /"text":"end\\n/);
  assert.ok(Number(result.contextBytes) >= 5_000_000_000, String(result.contextBytes));
  // Far from holding any of it; most is Node, the list of files, and running from source.
  assert.ok(memory < 400_000_000, `${memory} bytes`);
  await removeImage(host, tag);
});

test("a million lines of output", LIMIT, async () => {
  using folder = createContextFolder({
    // BuildKit cuts a step's log at 2 MB, the builder before it does not.
    Dockerfile: `FROM busybox:1.36\nRUN yes a-line-of-output-${unique} | head -n 1000000\n`,
  });
  let memory = 0;
  let lines = 0;
  const run = await runSlipway(["build", "--engine", host, "--progress", "json", folder.path], {
    cwd: folder.path,
    env: { DOCKER_BUILDKIT: "0" },
    onOutput: ({ pid }) => {
      lines += 1;
      if (lines % 100 === 0) memory = residentPeak(pid) ?? memory;
    },
  });
  const result = resultOf(run);
  assert.deepEqual([result.ok, result.backend], [true, "classic"]);
  const said = eventsOf(run).map(({ type, text }) => (type === "output" ? text : ""));
  assert.equal(said.join("").split(`a-line-of-output-${unique}\n`).length - 1, 1_000_000);
  assert.ok(memory < 300_000_000, `${memory} bytes`);
  await removeImage(host, String(result.imageId));
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
