import { strict as assert } from "node:assert";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isSlipwayError } from "../../src/base/errors.ts";
import { loadImage } from "../../src/engine/loadImage.ts";
import { createTransport } from "../../src/engine/transport.ts";

const LIMIT = { timeout: 10_000 };

type Answer = (response: ServerResponse, received: () => number) => void;

/** Loads into something that answers so. */
async function load(
  archive: Readable,
  { answer, early = false, signal }: { answer: Answer; early?: boolean; signal?: AbortSignal },
) {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on("error", () => undefined);
    if (early) answer(response, () => bytes);
    else request.on("end", () => answer(response, () => bytes));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const transport = createTransport({ host: `tcp://127.0.0.1:${port}`, source: "test" }, {});
  try {
    return await loadImage(transport, archive, signal);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const lines = (...records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

describe("loading an image", () => {
  it("tells the names and ids that came", LIMIT, async () => {
    const answer: Answer = (response, received) => {
      assert.equal(received(), 3_000_000);
      response.end(
        lines(
          { status: "Loading layer" },
          { stream: "Loaded image: a/b:1\n" },
          { stream: "Loaded image: c:2,d:3\n" },
          { stream: "Loaded image ID: sha256:abc\n" },
        ),
      );
    };
    const archive = Readable.from([Buffer.alloc(1_000_000), Buffer.alloc(2_000_000)]);
    assert.deepEqual(await load(archive, { answer }), {
      names: ["a/b:1", "c:2", "d:3"],
      ids: ["sha256:abc"],
    });
  });

  it("fails of an error in the middle of a good answer", LIMIT, async () => {
    const answer: Answer = (response) =>
      response.end(lines({ errorDetail: { message: "no space left on device" }, error: "no" }));
    await assert.rejects(load(Readable.from(["x"]), { answer }), {
      code: "engine-refused",
      message: "The engine refused to load the image: no space left on device",
    });
  });

  it("fails of a refusal that comes before the end of the archive", LIMIT, async () => {
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          await wait(1);
          yield Buffer.alloc(100_000);
        }
      })(),
    );
    const answer: Answer = (response) => {
      // Engines do not close at once, as what they said might be lost with the connection.
      response.writeHead(500, { Connection: "keep-alive" });
      response.end(lines({ message: "invalid tar header" }));
    };
    await assert.rejects(load(endless, { answer, early: true }), /invalid tar header/);
    assert.equal(endless.destroyed, true);
  });

  it("fails of what the archive fails of", LIMIT, async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000);
        throw new Error("the build failed");
      })(),
    );
    await assert.rejects(load(broken, { answer: () => undefined }), /^Error: the build failed$/);
  });

  it("is lost with the connection, and stops with the signal", LIMIT, async () => {
    const cut: Answer = (response) => response.destroy();
    await assert.rejects(load(Readable.from(["x"]), { answer: cut }), (error: unknown) =>
      isSlipwayError(error, "engine-lost"),
    );
    const half: Answer = (response) => {
      response.write(lines({ status: "Loading layer" }));
      setTimeout(() => response.destroy(), 20);
    };
    await assert.rejects(load(Readable.from(["x"]), { answer: half }), (error: unknown) =>
      isSlipwayError(error, "engine-lost"),
    );
    const signal = AbortSignal.timeout(50);
    await assert.rejects(load(Readable.from(["x"]), { answer: () => undefined, signal }), {
      name: "TimeoutError",
    });
  });
});
