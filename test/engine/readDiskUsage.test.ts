import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { readDiskUsage } from "../../src/engine/readDiskUsage.ts";
import { createTransport, type Transport } from "../../src/engine/transport.ts";

/** An engine that answers so, the last answer again and again. */
async function withEngine(
  answers: readonly (readonly [status: number, body: unknown])[],
  use: (engine: Transport, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [status, body] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, {}];
    asked.push(request.url ?? "");
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(createTransport({ host: `tcp://127.0.0.1:${port}`, source: "test" }, {}), asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const gone = [
  500,
  { message: "container 1 does not exist in database: no such container" },
] as const;

describe("readDiskUsage", () => {
  test("asks for images and build cache only", () =>
    withEngine(
      [[200, { LayersSize: 7, Images: null, BuildCache: null }]],
      async (engine, asked) => {
        assert.deepEqual(await readDiskUsage(engine), {
          images: [],
          layersSize: 7,
          buildCache: [],
        });
        assert.match(asked[0] ?? "", /^\/system\/df\?type=image&type=build-cache&verbose=1/);
      },
    ));

  test("asks again when something went away meanwhile, and not for ever", async () => {
    await withEngine([gone, gone, [200, { LayersSize: 1 }]], async (engine, asked) => {
      assert.equal((await readDiskUsage(engine)).layersSize, 1);
      assert.equal(asked.length, 3);
    });
    await withEngine([gone], async (engine, asked) => {
      await assert.rejects(readDiskUsage(engine), (error) =>
        isSlipwayError(error, "engine-refused"),
      );
      assert.equal(asked.length, 6);
    });
  });

  test("any other refusal at once, and an answer that is no JSON", async () => {
    await withEngine([[500, { message: "disk on fire" }]], async (engine, asked) => {
      await assert.rejects(readDiskUsage(engine), /disk on fire/);
      assert.equal(asked.length, 1);
    });
    await withEngine([[200, "<html>"]], async (engine) => {
      await assert.rejects(readDiskUsage(engine), /something else than JSON/);
    });
  });

  test("the words of API 1.52", () =>
    withEngine(
      [
        [
          200,
          {
            ImageUsage: { TotalSize: 9, Items: [{ Id: "sha256:1", Size: 5, SharedSize: 2 }] },
            BuildCacheUsage: { Items: [{ ID: "a", Type: "regular", Size: 3, InUse: true }] },
          },
        ],
      ],
      async (engine) => {
        const { images, layersSize, buildCache } = await readDiskUsage(engine);
        assert.equal(layersSize, 9);
        assert.deepEqual(images, [{ id: "sha256:1", size: 5, sharedSize: 2, containers: -1 }]);
        assert.deepEqual(
          buildCache.map(({ id, kind, size, inUse, lastUsed }) => [
            id,
            kind,
            size,
            inUse,
            lastUsed,
          ]),
          [["a", "regular", 3, true, undefined]],
        );
      },
    ));
});
