import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BuildRequest, Engine } from "../../src/engine/engine.ts";
import { connectBy, everyWay } from "./buildWays.ts";
import {
  BASE,
  buildRequest,
  recordBuild,
  removeQuietly,
  tagSurely,
  unique,
} from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

/** What the builders before BuildKit make of the options; those of BuildKit are in control.engine.test.ts. */
for (const { bed, way } of everyWay().filter((one) => !one.way.startsWith("POST"))) {
  describe(`build options, ${way}, ${bed.name}`, () => {
    let engine: Engine;
    before(async () => {
      ({ engine } = await connectBy(way, bed));
    });

    const made: string[] = [];
    after(() => removeQuietly(engine, ...made.toReversed()));
    const build = async (lines: readonly string[], asked: Partial<BuildRequest>) => {
      const recorded = await recordBuild(
        engine,
        buildRequest([`FROM ${BASE}`, ...lines, ""].join("\n"), asked),
      );
      if (recorded.imageId !== undefined) made.push(recorded.imageId);
      return recorded;
    };
    /** What the RUN of a build prints. */
    const says = async (command: string, asked: Partial<BuildRequest>): Promise<string> => {
      const { events, error } = await build([`RUN : ${unique()}; ${command}`], asked);
      if (error) throw error;
      return events.map((event) => (event.type === "output" ? event.text : "")).join("");
    };

    test("labels are on the image", LIMIT, async () => {
      const labels = { "l.a": "1=2, 3", other: "日" };
      const { error, imageId } = await build([`ENV A=${unique()}`], { labels });
      assert.equal(error, undefined, `${error}`);
      const { config } = await engine.inspectImage(imageId ?? "");
      for (const [name, value] of Object.entries(labels)) assert.equal(config.labels[name], value);
    });

    test("hosts, shared memory and limits come to the steps", LIMIT, async () => {
      const text = await says("cat /etc/hosts; df -k /dev/shm | tail -1; ulimit -Sn; ulimit -Hn", {
        extraHosts: [
          { name: "db.test", address: "10.1.2.3" },
          { name: "six.test", address: "[fd00::1]" },
        ],
        shmSize: 10 * 1024 * 1024,
        ulimits: [{ name: "nofile", soft: 123, hard: 456 }],
      });
      assert.match(text, /^10\.1\.2\.3\s+db\.test$/m);
      assert.match(text, /^fd00::1\s+six\.test$/m);
      assert.match(text, /\s10240\s/);
      assert.match(text, /^123\n456$/m);
    });

    test("the network is the one that is asked for, or named as impossible", LIMIT, async () => {
      const interfaces = (network: string) => says("ls /sys/class/net", { network });
      if (way === "podman") return assert.rejects(interfaces("none"), lacks("network"));
      assert.equal(await interfaces("none"), "lo\n");
      assert.match(await says("ls /sys/class/net", {}), /eth0/);
      assert.doesNotMatch(await interfaces("host"), /eth0@|^eth0\nlo\n$/);
    });

    test("pull asks the registry, else what the engine has is enough", LIMIT, async () => {
      const tag = `127.0.0.1:1/slipway-${unique()}:a`;
      await tagSurely(engine, BASE, tag);
      try {
        const file = buildRequest(`FROM ${tag}\nENV A=${unique()}\n`);
        const without = await recordBuild(engine, file);
        assert.equal(without.error, undefined, `${without.error}`);
        await removeQuietly(engine, without.imageId ?? "");
        const { error } = await recordBuild(engine, { ...file, pull: true });
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.match(error.message, /127\.0\.0\.1:1/);
      } finally {
        await removeQuietly(engine, tag);
      }
    });

    test("a stage alone, its arguments, no cache", LIMIT, async () => {
      const run = `RUN echo said-$WORD ${unique()}`;
      const lines = ["AS one", "ARG WORD", run, "FROM scratch", "RUN nothing"];
      const file = `FROM ${BASE} ${lines.join("\n")}\n`;
      const ran = async (noCache: boolean): Promise<boolean> => {
        const asked = { target: "one", buildArgs: { WORD: "ü" }, noCache };
        const { events, error, imageId } = await recordBuild(engine, buildRequest(file, asked));
        assert.equal(error, undefined, `${error}`);
        made.push(imageId ?? "");
        return events.some((event) => event.type === "output" && /said-ü/.test(event.text));
      };
      assert.deepEqual([await ran(false), await ran(false), await ran(true)], [true, false, true]);
    });

    const impossible: readonly (readonly [string, Partial<BuildRequest>])[] = [
      ["secret", { secrets: [{ id: "s", read: async () => Buffer.from("x") }] }],
      ["ssh", { ssh: [{ id: "default", socketPath: "/nonexistent" }] }],
      ["platform", { platforms: ["linux/amd64", "linux/arm64"] }],
      ["cache-to", { cacheTo: [{ type: "inline", attributes: {} }] }],
      ["output", { outputs: [{ type: "tar", destination: "/nonexistent/x", attributes: {} }] }],
      ["build-context", { contexts: { base: { source: `docker-image://${BASE}` } } }],
      ["provenance", { provenance: "mode=min" }],
      ["sbom", { sbom: "true" }],
    ];
    test("what it cannot do is named, before anything begins", LIMIT, async () => {
      for (const [option, asked] of impossible) {
        const { error, events } = await build(["RUN true"], asked);
        assert.ok(lacks(option)(error), `${option}: ${error}`);
        assert.deepEqual(events, [], option);
      }
    });
  });
}

function lacks(option: string): (error: unknown) => boolean {
  return (error) =>
    isSlipwayError(error, "build-unsupported") &&
    error.facts.options.some((one) => one.option === option);
}
