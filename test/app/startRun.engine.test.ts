import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { startRun } from "../../src/app/startRun.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { specOf } from "../engine/containerFixture.ts";
import { connect, eventually, unique } from "../engine/engineFixture.ts";
import { imageEngines } from "../support/realEngines.ts";

const LIMIT = { timeout: 60_000 };
const wait = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

for (const bed of imageEngines()) {
  describe(`a run without a terminal, ${bed.name}`, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });
    const isThere = async (name: string) =>
      (await engine.containers.list()).some((container) => container.name === name);
    const remove = (name: string) =>
      engine.containers.remove(name, { force: true, volumes: true }).catch(() => undefined);

    it(
      "tells the code and the last words of one that ends at once and is gone",
      LIMIT,
      async () => {
        const line = "for i in $(seq 30); do echo line $i; done; exit 3";
        const spec = specOf(line, { removeOnExit: true });
        const started = await startRun(engine, spec, wait);
        assert.equal(started.exitCode, 3);
        assert.equal(started.running, undefined);
        assert.equal(started.endCause, "itself");
        assert.equal(started.lastLines.length, 20);
        assert.equal(started.lastLines.at(-1), "line 30");
        await eventually("it is gone", async () => !(await isThere(spec.name ?? "")));
      },
    );

    it("gives what runs, with its ports, and leaves it running", LIMIT, async () => {
      const ports = [{ containerPort: 80, protocol: "tcp", hostPort: 0 }] as const;
      const spec = specOf("sleep 60", { removeOnExit: true, ports });
      const started = await startRun(engine, spec, wait);
      assert.equal(started.exitCode, undefined);
      const [port] = started.running?.ports ?? [];
      assert.ok((port?.hostPort ?? 0) > 0);
      assert.equal((await engine.containers.inspect(started.id)).state, "running");
      const again = specOf("sleep 60", { ports: [{ ...ports[0], hostPort: port?.hostPort ?? 0 }] });
      await assert.rejects(startRun(engine, again, wait), (error) => {
        assert.ok(isSlipwayError(error, "engine-refused"), String(error));
        assert.equal(error.facts.obstacle?.kind, "port-taken");
        return true;
      });
      assert.equal(await isThere(again.name ?? ""), false, "what did not start stays");
      await remove(started.id);
    });

    const ends = {
      "is killed": (id: string) => engine.containers.remove(id, { force: true, volumes: true }),
      "is stopped, and ends by itself then": (id: string) => engine.containers.stop(id),
    };
    for (const [what, end] of Object.entries(ends)) {
      it(`tells of one that somebody ends soon that it ${what}`, LIMIT, async () => {
        const spec = specOf("trap 'exit 143' TERM; echo up; while true; do sleep 0.1; done");
        // The watch lasts until the end has come, however slow the engine is.
        const starting = startRun(engine, spec, () => new Promise(() => undefined));
        const running = async () => {
          const all = await engine.containers.list();
          return all.find(({ name, state }) => name === spec.name && state === "running")?.id;
        };
        await eventually("it runs", async () => (await running()) !== undefined);
        await end((await running()) ?? "");
        const started = await starting;
        assert.equal(started.running, undefined);
        assert.equal(started.endCause, "somebody");
        await remove(started.id);
      });
    }

    it("tells of a code that a program gives itself that it was nobody else", LIMIT, async () => {
      // Podman does not tell this from a stop.
      const code = engine.product === "docker" ? 143 : 1;
      const spec = specOf(`exit ${code}`, { removeOnExit: true });
      assert.equal((await startRun(engine, spec, wait)).endCause, "itself");
    });

    it(
      "leaves nothing of one without its image or with a program that is not there",
      LIMIT,
      async () => {
        for (const spec of [
          specOf("true", { image: `no-such-${unique()}:1` }),
          specOf("true", { command: ["no-such-program"] }),
        ]) {
          await assert.rejects(startRun(engine, spec, wait), (error) =>
            isSlipwayError(error, "engine-refused"),
          );
          assert.equal(await isThere(spec.name ?? ""), false);
        }
      },
    );
  });
}
