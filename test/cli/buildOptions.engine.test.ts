import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { realEngines } from "../support/realEngines.ts";
import { asSteps, engineAt, eventsOf, removeImage, resultOf } from "./buildSupport.ts";
import { type CliRun, runSlipway } from "./runSlipway.ts";

const base = "busybox:1.36";
/** No layer is shared with another run of the tests. */
const unique = `${process.pid}-${Date.now()}`;
const json = ["--progress", "json"];

describe("without an engine", () => {
  const run = (folder: { path: string }, args: readonly string[], env = {}): Promise<CliRun> =>
    runSlipway(["build", "--engine", "none", ...args], { cwd: folder.path, env });

  test("what cannot be is misuse, said before an engine is looked for", async () => {
    using folder = createContextFolder({ Dockerfile: "FROM a\nRUN b\n", file: "", "folder/x": "" });
    const wrong: readonly (readonly [args: readonly string[], words: RegExp])[] = [
      [["-o", "type=local,dest=file"], /file is a file, not a folder/],
      [["-o", "type=tar,dest=folder"], /folder is a folder, not an archive/],
      [[...json, "-o", "-"], /both the events and an --output/],
      [["-o", "-", "-o", "type=oci"], /Only one --output/],
      [["--iidfile", "folder"], /--iidfile .*folder is a folder/],
      [["--metadata-file", "folder"], /--metadata-file .*folder is a folder/],
      [["--iidfile", "i", "-o", "type=local,dest=out"], /--iidfile has nothing to write/],
      [["--push", "-o", "type=cacheonly"], /--push needs a name/],
    ];
    for (const [args, words] of wrong) {
      const { code, stderr } = await run(folder, [...args, "."]);
      assert.deepEqual([code, words.test(stderr)], [2, true], `${args.join(" ")}: ${stderr}`);
    }
    assert.equal((await run(folder, ["-o", "type=local,dest=out", "."])).code, 3);
  });

  test("a builder that is not there is named, in JSON too", async () => {
    using folder = createContextFolder({ Dockerfile: "FROM a\n" });
    const env = { DOCKER_CONFIG: folder.path };
    const named = await run(folder, [...json, "--builder", "far-away", "."], env);
    assert.equal(named.code, 3);
    assert.match(String(resultOf(named).error?.message), /"far-away"/);
    const chosen = ["build", "--builder", "tcp://127.0.0.1:1", "."];
    const gone = await runSlipway(chosen, { cwd: folder.path, env });
    assert.equal(gone.code, 3);
    assert.match(gone.stderr, /tcp:\/\/127\.0\.0\.1:1/);
  });

  test("--check reads the Dockerfile and wants no engine", async () => {
    using folder = createContextFolder({ Dockerfile: "FROM a AS One\n", Good: "FROM a AS one\n" });
    const found = await run(folder, ["--check", "."]);
    assert.equal(found.code, 1, found.stderr);
    assert.match(found.stdout, /StageNameCasing|stage-name/i);
    assert.equal((await run(folder, ["--check", "-f", "Good", "."])).code, 0);
    const asJson = await run(folder, [...json, "--check", "."]);
    assert.equal(JSON.parse(asJson.stdout)[0].findings.length, 1);
  });
});

for (const { name, host } of realEngines()) {
  describe(`with ${name}`, async () => {
    const { version, product } = await engineAt(host);
    const isModern = product === "docker" && Number.parseInt(version, 10) >= 23;
    const hasBuildKit = product === "docker";
    const keepsManifests = /containerd/.test(name);
    const build = (folder: { path: string }, args: readonly string[], env = {}): Promise<CliRun> =>
      runSlipway(["build", "--engine", host, ...args], { cwd: folder.path, env });
    const builds = async (...args: Parameters<typeof build>): Promise<CliRun> => {
      const run = await build(...args);
      assert.equal(run.code, 0, run.stderr + run.stdout);
      return run;
    };
    const unsupported = async (
      folder: { path: string },
      option: string,
      args: readonly string[],
    ) => {
      const run = await build(folder, [...json, ...args, "."]);
      assert.equal(run.code, 1, run.stderr + run.stdout);
      const { ok, error } = resultOf(run);
      assert.equal(ok, false);
      assert.ok(String(error?.message).includes(`--${option}`), String(error?.message));
      assert.ok(!eventsOf(run).some(({ type }) => type === "step"), "nothing was begun");
    };

    test("an agent is really used", { skip: !hasBuildKit || !canForward() }, async () => {
      using folder = createContextFolder({});
      using agent = startAgent(folder.path);
      copyProgram("/usr/bin/ssh-add", join(folder.path, "context"));
      const dockerfile = [
        `FROM ${base}`,
        "COPY . /",
        `RUN --mount=type=ssh,required=true /usr/bin/ssh-add -L > /keys && echo ${unique}`,
        "RUN --mount=type=ssh,id=two,required=true /usr/bin/ssh-add -L | cmp - /keys",
        "FROM scratch",
        "COPY --from=0 /keys /",
      ];
      writeFileSync(join(folder.path, "context/Dockerfile"), dockerfile.join("\n"));
      await builds(
        folder,
        [
          "--ssh",
          "default",
          "--ssh",
          `two=${agent.socket}`,
          "-o",
          "type=local,dest=out",
          "context",
        ],
        { SSH_AUTH_SOCK: agent.socket },
      );
      const keys = readFileSync(join(folder.path, "out/keys"), "utf8");
      assert.equal(keys, readFileSync(join(folder.path, "id.pub"), "utf8"));
    });

    test("no agent, or a key instead of one, is misuse that says what to do", async () => {
      using folder = createContextFolder({ Dockerfile: `FROM ${base}\n`, key: "-----BEGIN" });
      const none = await build(folder, ["--ssh", "default", "."], { SSH_AUTH_SOCK: undefined });
      assert.deepEqual([none.code, none.stdout], [2, ""]);
      assert.match(none.stderr, /SSH_AUTH_SOCK is not set/);
      const key = await build(folder, ["--ssh", "default=key", "."]);
      assert.equal(key.code, 2);
      assert.match(key.stderr, /key is a file, such as a private key.*ssh-add/);
    });

    test("contexts by name: folders with their own ignore files, images, stages", async () => {
      using folder = createContextFolder({
        "main/Dockerfile": [
          "FROM elsewhere AS one",
          "COPY --from=more . /more/",
          "COPY a /a",
          "FROM scratch",
          "COPY --from=one /more /more",
          "COPY --from=one /a /",
          "COPY --from=more seen /b",
        ].join("\n"),
        "main/a": "a",
        "main/.dockerignore": "seen",
        "more, ü/seen": "b",
        "more, ü/hidden": "",
        "more, ü/.dockerignore": "hidden",
      });
      const args = [
        ...["--build-context", "more=more, ü"],
        ...["--build-context", `elsewhere=docker-image://${base}`],
      ];
      if (!isModern) {
        const dockerfile = { path: join(folder.path, "main") };
        const moved = ["--build-context", "more=../more, ü"];
        return await unsupported(dockerfile, "build-context", moved);
      }
      await builds(folder, [...args, "-o", "type=local,dest=out", "main"]);
      const read = (path: string): string => readFileSync(join(folder.path, "out", path), "utf8");
      assert.deepEqual([read("a"), read("b"), read("more/seen")], ["a", "b", "b"]);
      assert.deepEqual(readdirSync(join(folder.path, "out/more")).sort(), [
        ".dockerignore",
        "seen",
      ]);
    });

    test("hosts, memory, limits and network come to the steps", {
      skip: !hasBuildKit,
    }, async () => {
      const lines = [
        "RUN grep -q '^10.9.8.7[[:space:]]*db$' /etc/hosts",
        "RUN grep -q '^fe80::7[[:space:]]*six$' /etc/hosts",
        'RUN test "$(ls /sys/class/net)" = lo',
      ];
      const limits = [
        "RUN test \"$(df -k /dev/shm | tail -1 | awk '{print $2}')\" = 32768",
        'RUN test "$(ulimit -n) $(ulimit -Hn)" = "123 456"',
      ];
      using folder = createContextFolder({
        Dockerfile: [`FROM ${base}`, `ENV A=${unique}`, ...lines, ...(isModern ? limits : [])].join(
          "\n",
        ),
      });
      const hosts = ["--add-host", "db:10.9.8.7", "--add-host", "six=[fe80::7]"];
      const [memory, files] = [
        ["--shm-size", "32m"],
        ["--ulimit", "nofile=123:456"],
      ] as const;
      const all = [...hosts, "--network", "none", ...(isModern ? [...memory, ...files] : [])];
      await builds(folder, [...all, "-o", "type=cacheonly", "."]);
      if (isModern) return;
      await unsupported(folder, "shm-size", memory);
      await unsupported(folder, "ulimit", files);
    });

    test("the steps of one stage run again, those of others do not", {
      skip: !hasBuildKit,
    }, async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${base} AS keep\nRUN echo ${unique}-keep > /k\nFROM ${base} AS again\nRUN echo ${unique}-again > /a\nFROM scratch\nCOPY --from=keep /k /\nCOPY --from=again /a /\n`,
      });
      const cached = async (...args: readonly string[]) => {
        const run = await builds(folder, [...json, ...args, "-o", "type=cacheonly", "."]);
        const steps = asSteps(resultOf(run).steps);
        return [2, 4].map((line) => steps.find((step) => step.line === line)?.cached);
      };
      assert.deepEqual(await cached(), [false, false]);
      assert.deepEqual(await cached(), [true, true]);
      assert.deepEqual(await cached("--no-cache-filter", "again"), [true, false]);
      assert.deepEqual(await cached("--no-cache"), [false, false]);
    });

    test("several platforms: in files everywhere, in an image where the store can", async () => {
      using folder = createContextFolder({ Dockerfile: "FROM scratch\nCOPY a /a\n", a: unique });
      const two = ["--platform", "linux/amd64,linux/arm64"];
      if (keepsManifests) {
        const tag = `slipway-cli-platforms:${unique}`;
        await builds(folder, [...two, "-t", tag, "."]);
        await removeImage(host, tag);
      } else await unsupported(folder, "platform", two);
      if (!hasBuildKit) return;
      await builds(folder, [...two, "-o", "out", "."]);
      for (const platform of ["linux_amd64", "linux_arm64"]) {
        assert.equal(readFileSync(join(folder.path, "out", platform, "a"), "utf8"), unique);
      }
    });

    test("attestations where the image store has a place for them", async () => {
      using folder = createContextFolder({ Dockerfile: "FROM scratch\nCOPY a /\n", a: unique });
      const buildsAndRemoves = async (...args: readonly string[]): Promise<void> => {
        const { stdout } = await builds(folder, [...args, "-q", "."]);
        await removeImage(host, stdout.trim());
      };
      await buildsAndRemoves("--provenance=false", "--sbom=false");
      if (keepsManifests) await buildsAndRemoves("--provenance", "mode=min");
      else {
        await unsupported(folder, "provenance", ["--provenance", "mode=max"]);
        await unsupported(folder, "sbom", ["--attest", "type=sbom"]);
      }
    });

    test("outputs as buildx has them", { skip: !hasBuildKit }, async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM scratch\nCOPY a /deep/a\n`,
        a: unique,
        ".dockerignore": "out*",
      });
      const at = (path: string): string => join(folder.path, path);
      const read = (path: string): string => readFileSync(at(path), "utf8");

      const local = await builds(folder, [...json, "-o", "type=local,dest=out/local", "."]);
      assert.equal(read("out/local/deep/a"), unique);
      const { imageId, tags } = resultOf(local);
      assert.deepEqual([imageId, tags], [null, []]);

      const quoted = await builds(folder, ["-o", '"type=tar","dest=out/a, b.tar"', "."]);
      assert.match(quoted.stdout, /^Built out\/a, b\.tar: in /);
      assert.deepEqual(list(readFileSync(at("out/a, b.tar"))), ["deep/", "deep/a"]);

      const piped = await builds(folder, ["-o", "-", "."]);
      assert.deepEqual(list(Buffer.from(piped.stdout)), ["deep/", "deep/a"]);
      assert.match(piped.stderr, /Built the standard output: in /);

      const tag = `slipway-cli-outputs:${unique}`;
      await builds(folder, ["-q", "-t", tag, "-o", "type=docker,dest=out/image.tar", "."]);
      assert.ok(list(readFileSync(at("out/image.tar"))).includes("manifest.json"));
      await removeImage(host, tag);

      const cacheOnly = await builds(folder, ["-o", "type=cacheonly", "."]);
      assert.match(cacheOnly.stdout, /^Built the cache only: in /);

      const both = ["-o", "type=local,dest=out/both", "-o", "type=tar,dest=out/both.tar", "--load"];
      if (!isModern) return await unsupported(folder, "output", both);
      const all = resultOf(await builds(folder, [...json, ...both, "-t", tag, "."]));
      assert.equal(read("out/both/deep/a"), unique);
      assert.deepEqual(list(readFileSync(at("out/both.tar"))), ["deep/", "deep/a"]);
      assert.match(String(all.imageId), /^sha256:/);
      await removeImage(host, tag);
    });

    test("an image's id and facts in files, its id alone on the output", async () => {
      using folder = createContextFolder({
        Dockerfile: "FROM scratch\nCOPY a /\n",
        a: unique,
        old: "x",
      });
      const tag = `slipway-cli-files:${unique}`;
      const files = ["--iidfile", "new/id", "--metadata-file", "new/facts.json"];
      const { stdout, stderr } = await builds(folder, [...files, "-q", "-t", tag, "."]);
      const { id } = await (await engineAt(host)).inspectImage(tag);
      assert.deepEqual([stdout, stderr], [`${id}\n`, ""]);
      assert.equal(readFileSync(join(folder.path, "new/id"), "utf8"), id);
      const facts = JSON.parse(readFileSync(join(folder.path, "new/facts.json"), "utf8"));
      assert.equal(facts["image.name"], tag);
      const digest = facts["containerimage.config.digest"] ?? facts["containerimage.digest"];
      assert.equal(digest, id);
      await removeImage(host, tag);
      // The id of an older build does not outlive a failed one.
      writeFileSync(join(folder.path, "Dockerfile"), "FROM scratch\nCOPY nowhere /\n");
      const failed = await build(folder, [...files, "-q", "."]);
      assert.deepEqual([failed.code, failed.stdout], [1, ""]);
      assert.match(failed.stderr, /nowhere/);
      assert.ok(!existsSync(join(folder.path, "new/id")));
    });

    if (isModern) {
      test("a failure inside a heredoc has the heredoc's lines", async () => {
        using folder = createContextFolder({
          "elsewhere/My.Dockerfile": `FROM ${base}\nRUN <<EOF\necho ${unique}\nexit 7\nEOF\nRUN true\n`,
          "context/a": "",
        });
        const run = await build(folder, [...json, "-f", "elsewhere/My.Dockerfile", "context"]);
        assert.equal(run.code, 1);
        const { file, line, endLine, exitCode } = resultOf(run).error ?? {};
        const path = join(folder.path, "elsewhere/My.Dockerfile");
        assert.deepEqual(
          { file, line, endLine, exitCode },
          { file: path, line: 2, endLine: 5, exitCode: 7 },
        );
      });
    }

    test("what the context has and what of it is needed is said first", {
      skip: !hasBuildKit,
    }, async () => {
      using folder = createContextFolder({
        Dockerfile: "FROM scratch\nCOPY a /\n",
        a: `${unique}${"x".repeat(3000)}`,
        other: "x".repeat(50_000),
      });
      let said = "";
      // It is left out where it would hold the build up, as on a busy machine.
      for (let attempt = 0; attempt < 4 && !/ of /.test(said); attempt++) {
        const args = ["-o", "type=cacheonly", "--progress", "plain", "."];
        said = (await builds(folder, args)).stderr;
      }
      assert.match(said, /^== context 3\.\d kB of 53\.\d kB, 1 file$/m);
    });
  });
}

function list(tar: Buffer): readonly string[] {
  const listed = execFileSync("tar", ["-tf", "-"], { input: tar, encoding: "utf8" });
  return listed.trimEnd().split("\n");
}

interface Agent extends Disposable {
  readonly socket: string;
}

/** In CI nothing is skipped: there it throws. */
function canForward(): boolean {
  const missing = ["/usr/bin/ssh-add", "/usr/bin/ssh-agent"].filter((path) => !existsSync(path));
  if (process.platform === "linux" && missing.length === 0) return true;
  if (process.env.CI === "true") throw new Error(`There is no ${missing.join(" and no ")} here.`);
  return false;
}

/** An agent with one new key, whose public half is in `id.pub` of the folder. */
function startAgent(folder: string): Agent {
  const socket = join(folder, "agent.sock");
  const said = execFileSync("ssh-agent", ["-s", "-a", socket], { encoding: "utf8" });
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]);
  const key = join(folder, "id");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", unique, "-f", key]);
  spawnSync("ssh-add", ["-q", key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return { socket, [Symbol.dispose]: () => process.kill(pid) };
}

/** With the libraries that it needs, each under its own path. */
function copyProgram(program: string, root: string): void {
  const libraries = execFileSync("ldd", [program], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
  execFileSync("mkdir", ["-p", root]);
  execFileSync("cp", ["--parents", "-L", program, ...libraries, root]);
}
