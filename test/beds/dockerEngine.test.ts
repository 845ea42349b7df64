import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { pack } from "tar-stream";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type EngineBed, startDockerEngine } from "../support/beds/dockerEngine.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";

const versions = [
  { version: "20.10", bed: "docker2010" },
  { version: "28.5", bed: "docker285" },
] as const;

for (const { version, bed } of versions) {
  describe(`Docker ${version}`, { skip: requireBeds(bed), timeout: 120_000 }, () => {
    let engine: EngineBed;
    before(async () => {
      engine = await startDockerEngine({ version });
      await loadBaseImages(engine);
    });
    after(() => engine?.stop());

    it("is the version it is named after", async () => {
      const { body } = await engineRequest({ socket: engine.socket, path: "/version" });
      assert.match(JSON.parse(body.toString()).Version, new RegExp(`^${version}\\.`));
    });

    for (const [builder, query] of [
      ["classic builder", ""],
      ["BuildKit", "version=2&"],
    ] as const) {
      it(`builds with the ${builder}, with a network of its own for RUN`, async () => {
        const tag = `built-${query ? "buildkit" : "classic"}`;
        const log = await build(engine, `${query}t=${tag}&nocache=1`, {
          Dockerfile: `FROM alpine:3.19\nCOPY data /data\nRUN ip address | grep 10.213 && test -s /data\n`,
          data: "some",
        });
        assert.doesNotMatch(log, /errorDetail/);
        assert.equal((await inspect(engine, tag)).status, 200);
      });
    }

    it("reports a RUN that fails", async () => {
      const log = await build(engine, "version=2", {
        Dockerfile: "FROM busybox:1.36\nRUN false\n",
      });
      assert.match(log, /"errorDetail".*exit code: 1/);
    });

    it("has an own set of images, next to another one of its version", async () => {
      const other = await startDockerEngine({ version });
      try {
        assert.equal((await inspect(engine, "busybox:1.36")).status, 200);
        assert.equal((await inspect(other, "busybox:1.36")).status, 404);
        await loadBaseImages(other);
        const log = await build(other, "", { Dockerfile: "FROM busybox:1.36\nRUN ip address\n" });
        assert.match(log, /Successfully built/);
      } finally {
        await other.stop();
      }
      assert.deepEqual(leftoversOf(other.directory), []);
      assert.equal((await inspect(engine, "busybox:1.36")).status, 200);
    });

    it("refuses connections once killed, and comes back with its images", async () => {
      await engine.kill();
      await assert.rejects(inspect(engine, "busybox:1.36"), /ECONNREFUSED/);
      await engine.restart();
      assert.equal((await inspect(engine, "busybox:1.36")).status, 200);
      const log = await build(engine, "version=2", { Dockerfile: "FROM busybox:1.36\nRUN true\n" });
      assert.doesNotMatch(log, /errorDetail/);
      await engine.restart();
      assert.equal((await inspect(engine, "busybox:1.36")).status, 200);
    });

    it("breaks off a build when it is killed, and leaves nothing when it is stopped then", async () => {
      const running = build(engine, "", { Dockerfile: "FROM busybox:1.36\nRUN sleep 60\n" });
      const ended = assert.rejects(running);
      await containerRuns(engine);
      await engine.kill();
      await ended;
      await engine.stop();
      assert.deepEqual(leftoversOf(engine.directory), []);
    });

    it("is stopped by its signal", async () => {
      const controller = new AbortController();
      const bed = await startDockerEngine({ version, signal: controller.signal });
      controller.abort();
      await bed.stop();
      assert.deepEqual(leftoversOf(bed.directory), []);
    });
  });
}

async function build(
  engine: EngineBed,
  query: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const context = pack();
  for (const [name, content] of Object.entries(files)) context.entry({ name }, content);
  context.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of context) chunks.push(chunk as Buffer);
  const answer = await engineRequest({
    socket: engine.socket,
    method: "POST",
    path: `/build?${query}`,
    headers: { "content-type": "application/x-tar" },
    body: Buffer.concat(chunks),
    limit: 60_000,
  });
  assert.equal(answer.status, 200, answer.body.toString());
  return answer.body.toString();
}

function inspect(engine: EngineBed, name: string) {
  return engineRequest({ socket: engine.socket, path: `/images/${name}/json` });
}

async function containerRuns(engine: EngineBed): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const { body } = await engineRequest({ socket: engine.socket, path: "/containers/json" });
    if (JSON.parse(body.toString()).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("no container was started");
}
