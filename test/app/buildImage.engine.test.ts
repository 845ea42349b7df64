import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type BuildOptions, buildImage } from "../../src/app/buildImage.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";

const base = "busybox:1.36";
const unique = `${process.pid}-${Date.now()}`;

for (const { name, host } of realEngines()) {
  describe(`with ${name}`, () => {
    test("the classic builder's steps find their lines too", async () => {
      using folder = createContextFolder({
        Dockerfile: `ARG X=1\nFROM ${base} AS one\nENV A=b\nRUN echo ${unique}\nFROM one\nRUN echo out && exit 4\n`,
      });
      const engine = await engineAt(host);
      const classic: Engine = {
        ...engine,
        build: (request, ...rest) => engine.build({ ...request, buildkit: false }, ...rest),
      };
      const { result } = await build(classic, folder.path);
      assert.equal(result.backend, "classic");
      assert.equal(result.ok, false);
      const { line, endLine, exitCode, log } = result.error ?? {};
      assert.deepEqual([line, endLine, exitCode, log], [6, 6, 4, ["out"]]);
      assert.deepEqual(
        result.steps.map((step) => [step.line, step.stage]),
        [
          [1, null],
          [2, "one"],
          [3, "one"],
          [4, "one"],
          [5, null],
          [6, null],
        ],
      );
    });

    test("the bytes of the context are those that left, told of once", async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${base}\nCOPY a /a\nLABEL a=${unique}-bytes\n`,
        a: "x".repeat(300_000),
        unneeded: "y".repeat(900_000),
      });
      const engine = await engineAt(host);
      for (const expected of [300_000, 0]) {
        const { result, events } = await build(engine, folder.path);
        assert.equal(result.error, null);
        // At most the Dockerfile is sent besides.
        const beyond = result.contextBytes - expected;
        assert.ok(beyond >= 0 && beyond < 200, `${result.contextBytes} for ${expected}`);
        const done = events.filter((event) => event.type === "context" && event.done);
        assert.equal(done.length, 1);
        if (expected === 0) await engine.removeImage(result.imageId ?? "", { force: true });
      }
    });

    test("an abort throws after a last event; a bad tag throws before the first", async () => {
      using folder = createContextFolder({ Dockerfile: `FROM ${base}\nRUN sleep 61\n` });
      const engine = await engineAt(host);
      const events: BuildEvent[] = [];
      const abort = new AbortController();
      const running = buildImage(
        depsFor(engine),
        optionsFor(folder.path),
        (event) => {
          events.push(event);
          if (event.type === "step" && /sleep/.test(event.name)) abort.abort();
        },
        abort.signal,
      );
      await assert.rejects(running, { name: "AbortError" });
      const last = events.at(-1);
      assert.ok(last?.type === "result" && last.error?.message === "The build was cancelled.");
      const none: BuildEvent[] = [];
      const bad = { ...optionsFor(folder.path), tags: ["Not A Name"] };
      await assert.rejects(
        buildImage(depsFor(engine), bad, (event) => none.push(event)),
        {
          code: "bad-reference",
        },
      );
      assert.deepEqual(none, []);
    });

    const registry = realRegistry({ login: true });
    for (const buildkit of [true, false]) {
      test(`a base that wants a login is pulled with a kept one, BuildKit ${buildkit}`, {
        skip: !registry,
      }, async () => {
        if (!registry) return;
        const { address, username = "", password = "" } = registry;
        const engine = await engineAt(host);
        const reference = `${address}/slipway-private:${unique}-${buildkit}`;
        const credentials = {
          kind: "password",
          username,
          password,
          serverAddress: address,
        } as const;
        await engine.tagImage(base, reference);
        await engine.pushImage({ reference, credentials }, () => {});
        await engine.removeImage(reference);
        using folder = createContextFolder({
          Dockerfile: `FROM ${reference}\nLABEL a=${unique}\n`,
        });
        const builder: Engine = {
          ...engine,
          build: (request, ...rest) => engine.build({ ...request, buildkit }, ...rest),
        };
        const options = optionsFor(folder.path);
        const without = await buildImage(depsFor(builder), options, () => {});
        assert.equal(without.ok, false);
        const asked: string[] = [];
        const savedCredentials = async (host: string) => {
          asked.push(host);
          return host === address ? credentials : undefined;
        };
        const result = await buildImage(
          { ...depsFor(builder), savedCredentials },
          options,
          () => {},
        );
        assert.equal(result.error, null);
        assert.ok(asked.includes(address), asked.join());
        await engine.removeImage(result.imageId ?? "", { force: true });
      });
    }
  });
}

const surroundings = {
  env: {},
  home: "/",
  platform: process.platform,
  uid: process.getuid?.(),
};

function engineAt(host: string): Promise<Engine> {
  return connectEngine(surroundings, { setting: host });
}

function depsFor(engine: Engine) {
  return { engine, now: Date.now, env: {}, home: "/nonexistent" };
}

function optionsFor(contextPath: string): BuildOptions {
  return { dockerfilePath: join(contextPath, "Dockerfile"), contextPath, tags: [], buildArgs: {} };
}

async function build(engine: Engine, contextPath: string, options: Partial<BuildOptions> = {}) {
  const events: BuildEvent[] = [];
  const result = await buildImage(
    depsFor(engine),
    { ...optionsFor(contextPath), ...options },
    (event) => events.push(event),
    AbortSignal.timeout(60_000),
  );
  return { result, events };
}
