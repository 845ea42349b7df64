import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { asSteps, engineAt, eventsOf, removeImage as remove, resultOf } from "./buildSupport.ts";
import { type CliRun, runSlipway } from "./runSlipway.ts";

const base = "busybox:1.36";
/** No layer is shared with another run of the tests. */
const unique = `${process.pid}-${Date.now()}`;

describe("without an engine", () => {
  const files = { Dockerfile: "FROM a\nRUN b\n" };

  test("--engine none says so with exit code 3, in JSON too", async () => {
    using folder = createContextFolder(files);
    const run = await runSlipway(["build", "--engine", "none", "--progress", "json", "."], {
      cwd: folder.path,
    });
    assert.equal(run.code, 3);
    const { ok, error } = resultOf(run);
    assert.deepEqual([ok, error?.line], [false, 2]);
    assert.match(String(error?.message), /RUN on line 2 .* needs an engine/);
  });

  test("an endpoint that does not answer is named", async () => {
    using folder = createContextFolder(files);
    const host = `unix://${join(folder.path, "no.sock")}`;
    const run = await runSlipway(["build", "--engine", host, "."], { cwd: folder.path });
    assert.equal(run.code, 3, run.stderr);
    assert.ok(run.stderr.includes(host), run.stderr);
  });

  test("words that make no sense", async () => {
    using folder = createContextFolder(files);
    for (const args of [
      [],
      [".", "more"],
      ["--push", "."],
      ["--secret", "nothing", "."],
      ["--secret", "id=a,src=b,env=c", "."],
      ["--build-arg", "=x", "."],
      ["--progress", "loud", "."],
      ["--output", "Dockerfile", "."],
    ]) {
      const run = await runSlipway(["build", ...args], { cwd: folder.path });
      assert.equal(run.code, 2, `${args.join(" ")}: ${run.stderr}`);
    }
  });
});

for (const { name, host } of realEngines()) {
  describe(`with ${name}`, () => {
    const build = (folder: { path: string }, args: readonly string[], env = {}): Promise<CliRun> =>
      runSlipway(["build", "--engine", host, ...args], { cwd: folder.path, env });
    const json = ["--progress", "json"];

    test("one event a line, the last the result with all its fields", async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${base} AS one\nWORKDIR /w\nCOPY a ./\nRUN cat a && echo ${unique}\nFROM one\nCMD ["true"]\n`,
        a: "content",
        big: "x".repeat(200_000),
        ".dockerignore": "big",
      });
      const tag = `slipway-cli:${unique}`;
      const run = await build(folder, [...json, "-t", tag, "."]);
      assert.equal(run.code, 0, run.stderr);
      const events = eventsOf(run);
      assert.equal(events[0]?.type, "started");
      assert.ok(events.some((event) => event.type === "context" && event.done === true));
      const result = events.at(-1) ?? {};
      assert.deepEqual(Object.keys(result), [
        ...["type", "ok", "imageId", "digest", "size", "tags", "backend", "contextBytes"],
        ...["steps", "error"],
      ]);
      assert.equal(result.ok, true);
      assert.match(String(result.imageId), /^sha256:[0-9a-f]{64}$/);
      assert.deepEqual([result.tags, result.error, result.backend], [[tag], null, "buildkit"]);
      assert.ok(Number(result.size) > 100_000);
      assert.ok(Number(result.contextBytes) < 20_000, "the ignored file was not sent");
      const steps = asSteps(result.steps);
      assert.deepEqual(Object.keys(steps[0] ?? {}), [
        ...["line", "endLine", "stage", "instruction", "ms", "cached", "size"],
      ]);
      const run4 = steps.find((step) => String(step.instruction).startsWith("RUN"));
      assert.deepEqual(
        [run4?.line, run4?.endLine, run4?.stage, run4?.cached],
        [4, 4, "one", false],
      );
      await remove(host, tag);
    });

    test("a second RUN that fails is shown with its lines, exit code and output", async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${base}\nRUN echo ${unique}\n\nRUN echo to see && \\\n  exit 9\nRUN never\n`,
      });
      const run = await build(folder, [...json, "."]);
      assert.equal(run.code, 1);
      const { error, ok } = eventsOf(run).at(-1) ?? {};
      assert.equal(ok, false);
      assert.deepEqual(Object.keys(Object(error)), [
        ...["message", "file", "line", "endLine", "exitCode", "log"],
      ]);
      const { file, line, endLine, exitCode, log } = Object(error);
      assert.deepEqual(
        { file, line, endLine, exitCode, log },
        {
          file: join(folder.path, "Dockerfile"),
          line: 4,
          endLine: 5,
          exitCode: 9,
          log: ["to see"],
        },
      );
      const plain = await build(folder, ["."]);
      assert.equal(plain.code, 1);
      assert.match(
        plain.stderr,
        /\nDockerfile:4\n {4}4 \| RUN echo to see && \\\n {4}5 \| {3}exit 9\n/,
      );
    });

    test("what the builder itself refuses has its line too", async () => {
      using folder = createContextFolder({ Dockerfile: `FROM ${base}\n\nRUM x\n` });
      const run = await build(folder, [...json, "."]);
      const { error } = eventsOf(run).at(-1) ?? {};
      assert.equal(run.code, 1);
      assert.equal(Object(error).line, 3, JSON.stringify(error));
    });

    test("a missing file is told before anything runs", async () => {
      using folder = createContextFolder({});
      const run = await build(folder, ["-f", "Nope", "."]);
      assert.equal(run.code, 1);
      assert.match(run.stderr, /Nope does not exist\./);
    });

    test("build arguments, labels, secrets, target, Dockerfile elsewhere", async () => {
      using folder = createContextFolder({
        "context/a": "",
        "elsewhere/My.Dockerfile": [
          `FROM ${base} AS wanted`,
          "ARG ONE",
          "ARG TWO",
          'RUN --mount=type=secret,id=f --mount=type=secret,id=e test "$(cat /run/secrets/f)$(cat /run/secrets/e)" = from-filefrom"-"env',
          `RUN test "$ONE $TWO" = "1 2" && echo ${unique}`,
          "FROM wanted",
          "RUN exit 1",
        ].join("\n"),
        "secret.txt": "from-file",
      });
      const tag = `slipway-cli-args:${unique}`;
      const run = await build(
        folder,
        [
          ...["-f", "elsewhere/My.Dockerfile", "--target", "wanted", "-t", tag],
          ...["--build-arg", "ONE=1", "--build-arg", "TWO", "--label", "made=here"],
          ...["--secret", "id=f,src=secret.txt", "--secret", "id=e,env=SECRET_E", "context"],
        ],
        { TWO: "2", SECRET_E: "from-env" },
      );
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stdout, new RegExp(`^Built ${tag}: sha256:`));
      assert.doesNotMatch(run.stdout + run.stderr, /from-env/);
      const { config } = await (await engineAt(host)).inspectImage(tag);
      assert.equal(config.labels.made, "here");
      await remove(host, tag);
    });

    test("the image as an archive, its files as a folder", async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${base}\nCOPY a /deep/a\n`,
        a: unique,
      });
      const tag = `slipway-cli-output:${unique}`;
      const archive = await build(folder, ["-t", tag, "-o", "out/image.tar", "."]);
      assert.equal(archive.code, 0, archive.stderr);
      mkdirSync(join(folder.path, "unpacked"));
      const into = ["-xf", join(folder.path, "out/image.tar"), "-C", join(folder.path, "unpacked")];
      execFileSync("tar", into);
      const manifest = JSON.parse(
        readFileSync(join(folder.path, "unpacked/manifest.json"), "utf8"),
      );
      assert.deepEqual(manifest[0].RepoTags, [tag]);
      writeFileSync(join(folder.path, ".dockerignore"), "out\nunpacked\n");
      const files = await build(folder, ["-o", "root", "."]);
      assert.equal(files.code, 0, files.stderr);
      assert.equal(readFileSync(join(folder.path, "root/deep/a"), "utf8"), unique);
      assert.ok(!existsSync(join(folder.path, "root/.dockerenv")));
      await remove(host, tag);
    });

    test("Ctrl-C stops the engine's build: exit code 130, nothing left", async () => {
      const seconds = 97;
      using folder = createContextFolder({
        Dockerfile: `FROM ${base}\nRUN echo begun-${unique} && sleep ${seconds}.${process.pid}\n`,
      });
      const tag = `slipway-cli-cancel:${unique}`;
      const started = Date.now();
      let interrupted = false;
      const run = await runSlipway(["build", "--engine", host, ...json, "-t", tag, "."], {
        cwd: folder.path,
        onOutput: (child, text) => {
          if (interrupted || !/"output".*begun-/.test(text)) return;
          interrupted = true;
          child.kill("SIGINT");
        },
      });
      assert.equal(run.code, 130, run.stderr);
      assert.ok(Date.now() - started < 60_000);
      const last = eventsOf(run).at(-1);
      assert.deepEqual([last?.type, last?.ok], ["result", false]);
      const engine = await engineAt(host);
      const images = await engine.listImages();
      assert.ok(images.every(({ tags }) => !tags.includes(tag)));
      await untilGone(`sleep ${seconds}.${process.pid}`);
    });

    const registry = realRegistry({ login: true });
    test("--push with the docker config's credentials, and without any", {
      skip: !registry,
    }, async () => {
      if (!registry) return;
      const { address, username = "", password = "" } = registry;
      const auth = Buffer.from(`${username}:${password}`).toString("base64");
      using folder = createContextFolder({
        Dockerfile: `FROM ${base}\nRUN echo ${unique}\n`,
        "config/config.json": JSON.stringify({ auths: { [address]: { auth } } }),
        ".dockerignore": "config",
        "empty/config.json": "{}",
      });
      const tag = `${address}/slipway-cli:${unique}`;
      const args = [...json, "--push", "-t", tag, "."];
      const refused = await build(folder, args, { DOCKER_CONFIG: join(folder.path, "empty") });
      assert.equal(refused.code, 1);
      const failure = eventsOf(refused).at(-1) ?? {};
      assert.equal(failure.ok, false);
      assert.match(String(Object(failure.error).message), /log ?in|credentials/i);
      const pushed = await build(folder, args, { DOCKER_CONFIG: join(folder.path, "config") });
      assert.equal(pushed.code, 0, pushed.stderr + pushed.stdout);
      const { digest, imageId } = eventsOf(pushed).at(-1) ?? {};
      assert.match(String(digest), /^sha256:/);
      // That of the manifest in the registry, which no image of the older stores has for an id.
      if (!/containerd/.test(name)) assert.notEqual(digest, imageId);
      assert.ok(!pushed.stdout.includes(password) && !pushed.stdout.includes(auth));
      await remove(host, tag);
    });

    test("images and tag", async () => {
      const cwd = process.cwd();
      const tag = `slipway-cli-tag:${unique}`;
      const tagged = await runSlipway(["tag", "--engine", host, base, tag], { cwd });
      assert.equal(tagged.code, 0, tagged.stderr);
      const listed = await runSlipway(["images", "--engine", host, "--format", "json"], { cwd });
      assert.equal(listed.code, 0, listed.stderr);
      const images = JSON.parse(listed.stdout);
      const image = images.find((one: { tags: readonly string[] }) => one.tags.includes(tag));
      assert.deepEqual(Object.keys(image), ["id", "tags", "size", "created", "dangling"]);
      const table = await runSlipway(["images", "--engine", host], { cwd });
      assert.match(table.stdout, new RegExp(`^NAME +ID +SIZE +AGE\\n[^]*${tag} +[0-9a-f]{12} +`));
      assert.equal(
        (await runSlipway(["tag", "--engine", host, base, "UP/x:y z"], { cwd })).code,
        2,
      );
      await remove(host, tag);
    });
  });
}

/** The engine's containers are processes of this machine. */
async function untilGone(command: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const all = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    if (!all.split("\n").some((line) => line.trim() === command)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${command} still runs`);
}
