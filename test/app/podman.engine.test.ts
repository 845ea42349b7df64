import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type BuildOptions, buildImage } from "../../src/app/buildImage.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventually, processesWith } from "../engine/engineFixture.ts";
import { realPodmans } from "../support/realEngines.ts";

const base = "busybox:1.36";
const unique = `p${process.pid}-${Date.now()}`;
const LIMIT = { timeout: 60_000 };

/** What it does otherwise than Docker's classic builder, whose tests are those of the other files. */
for (const bed of realPodmans()) {
  describe(`builds with ${bed.name}`, () => {
    let engine: Engine;
    before(async () => {
      const surroundings = { env: {}, home: "/", platform: process.platform, uid: 0 };
      engine = await connectEngine(surroundings, { setting: bed.host });
    });

    const build = async (
      files: Readonly<Record<string, string>>,
      options: Partial<BuildOptions> = {},
      signal?: AbortSignal,
      onEvent: (event: BuildEvent) => void = () => undefined,
      tries = 1,
    ): Promise<{ readonly result: BuildResult; readonly events: readonly BuildEvent[] }> => {
      using folder = createContextFolder(files);
      const events: BuildEvent[] = [];
      const result = await buildImage(
        { engine, now: Date.now, env: {}, home: "/" },
        {
          dockerfilePath: `${folder.path}/Dockerfile`,
          contextPath: folder.path,
          tags: [],
          buildArgs: {},
          ...options,
        },
        (event) => {
          events.push(event);
          onEvent(event);
        },
        signal,
      );
      // Podman looks through all images for a cached one, and gives up when another test's goes.
      const raced = /checking if cached image exists.* not known/.test(result.error?.message ?? "");
      if (raced && tries < 3) return build(files, options, signal, onEvent, tries + 1);
      return { result, events };
    };

    test(
      "builds a stage of several, with arguments, labels, names, and its own ignore file",
      LIMIT,
      async () => {
        const tag = `localhost/slipway-${unique}:a`;
        const { result, events } = await build(
          {
            Dockerfile: `FROM ${base} AS one\nARG WORD\nCOPY . /in/\nRUN echo said-$WORD && ls /in && cat /in/ünï.txt\nFROM one\nRUN false\n`,
            "Dockerfile.dockerignore": "*.log\n",
            "with blank, and comma.txt": "1",
            "ünï.txt": "of the other",
            "out.log": "3",
          },
          { target: "one", buildArgs: { WORD: unique }, labels: { l: "v" }, tags: [tag] },
        );
        assert.equal(result.error, null);
        assert.equal(result.backend, "classic");
        const said = events
          .flatMap((event) => (event.type === "output" ? [event.text] : []))
          .join("");
        assert.match(said, new RegExp(`said-${unique}`));
        assert.match(said, /with blank, and comma\.txt/);
        assert.match(said, /of the other/);
        assert.doesNotMatch(said, /out\.log/);
        const image = await engine.inspectImage(tag);
        assert.equal(image.id.replace("sha256:", ""), result.imageId?.replace("sha256:", ""));
        assert.equal(image.config.labels.l, "v");
        await engine.removeImage(tag, { force: true });
      },
    );

    test("fails of the instruction that it reads, not of the one before", LIMIT, async () => {
      const { result, events } = await build({
        Dockerfile: `FROM ${base}\nENV V=abc.c\nENV W=\${V%.c}\n`,
      });
      const { line, message } = result.error ?? {};
      assert.equal(line, 3, message);
      assert.match(message ?? "", /^ENV W=\$\{V%\.c\} failed: Missing ':' in substitution/);
      const ended = events.flatMap((event) => (event.type === "step" ? [event.status] : []));
      assert.ok(!ended.includes("failed"), ended.join());
      // Its own words are in the log.
      const said = events.flatMap((event) => (event.type === "output" ? [event.text] : []));
      assert.match(said.join(""), /resolving step \{Value:env/);
    });

    test("tells the exit code and the last lines of a RUN", LIMIT, async () => {
      const { result } = await build({
        Dockerfile: `FROM ${base}\nRUN echo ${unique} && exit 4\n`,
      });
      assert.equal(result.error?.exitCode, 4);
      assert.deepEqual(result.error?.log, [unique]);
    });

    test("names what it cannot do before it begins", LIMIT, async () => {
      const { result, events } = await build(
        { Dockerfile: `FROM ${base}\nRUN --mount=type=secret,id=s cat /run/secrets/s\n` },
        { secrets: [{ id: "s", read: async () => Buffer.from("hidden") }] },
      );
      assert.equal(result.ok, false);
      assert.match(result.error?.message ?? "", /secret.*Podman/s);
      assert.deepEqual(
        events.filter(({ type }) => type === "step"),
        [],
      );
    });

    // It gives no way to end the command that runs: that one comes to its end by itself.
    test("begins no further step when it is cancelled, and keeps nothing", LIMIT, async () => {
      const stop = new AbortController();
      const word = `${unique}-cancel`;
      const running = build(
        { Dockerfile: `FROM ${base}\nRUN sleep 4 && echo ${word}\nRUN sleep 61 && echo ${word}\n` },
        { tags: [`localhost/${word}:a`] },
        stop.signal,
      );
      await eventually("the step runs", () => processesWith(word).length > 0, 20_000);
      const cancelled = performance.now();
      stop.abort();
      await assert.rejects(running, { name: "AbortError" });
      assert.ok(performance.now() - cancelled < 2_000);
      await eventually("its process is gone", () => processesWith(word).length === 0, 15_000);
      await setTimeout(1_000);
      assert.deepEqual(processesWith(word), []);
      await assert.rejects(engine.inspectImage(`localhost/${word}:a`));
    });
  });
}
