import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { saveImages } from "../../src/engine/saveImages.ts";
import { createTransport } from "../../src/engine/transport.ts";

const LIMIT = { timeout: 10_000 };
const whole = Buffer.alloc(10_240);

/** Reads the archive from something that answers so, to its end. */
async function save(answer: RequestListener, signal?: AbortSignal): Promise<number> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const transport = createTransport({ host: `tcp://127.0.0.1:${port}`, source: "test" }, {});
  try {
    let bytes = 0;
    const archive = await saveImages(transport, ["a/b:1", "sha256:c"], signal);
    for await (const chunk of archive) bytes += chunk.length;
    return bytes;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("saving images", () => {
  it("asks for all names at once and gives what comes", LIMIT, async () => {
    let asked = "";
    const bytes = await save((request, response) => {
      asked = request.url ?? "";
      response.end(whole);
    });
    assert.equal(asked, "/images/get?names=a%2Fb%3A1&names=sha256%3Ac");
    assert.equal(bytes, whole.length);
  });

  const doing = "save a/b:1, sha256:c";
  const failures: readonly (readonly [string, RequestListener, object])[] = [
    [
      "a refusal, in its words",
      (_, response) => {
        response.writeHead(404, { "Content-Type": "application/json" });
        response.end('{"message":"No such image: a/b:1"}');
      },
      {
        code: "engine-refused",
        message: `The engine refused to ${doing}: No such image: a/b:1`,
        facts: { status: 404, doing },
      },
    ],
    [
      "a refusal without words",
      (_, response) => response.writeHead(500).end("<html>"),
      { code: "engine-refused", message: `The engine refused to ${doing}: status 500` },
    ],
    [
      "an error behind half an archive",
      (_, response) => {
        response.write(Buffer.alloc(5000, 1));
        response.end('{"errorDetail":{"message":"no space left"},"error":"no space left"}\r\n');
      },
      { code: "engine-refused", message: `The engine refused to ${doing}: no space left` },
    ],
    [
      "half an archive that ends well",
      (_, response) => response.end(Buffer.alloc(5000, 1)),
      { code: "engine-lost" },
    ],
    [
      "a connection that breaks in the middle",
      (_, response) => {
        response.writeHead(200, { "Content-Length": 100_000 });
        response.write(whole);
        setTimeout(() => response.destroy(), 50);
      },
      { code: "engine-lost" },
    ],
    ["a connection that breaks before", (request) => request.destroy(), { code: "engine-lost" }],
  ];
  for (const [what, answer, error] of failures) {
    it(`fails of ${what}`, LIMIT, () => assert.rejects(save(answer), error));
  }

  it("ends at once when it is cancelled, before and in the middle", LIMIT, async () => {
    const cancel = new AbortController();
    let closed: Promise<unknown> | undefined;
    const saving = save((_, response) => {
      closed = once(response, "close");
      response.write(whole);
      setTimeout(() => cancel.abort(), 50);
    }, cancel.signal);
    await assert.rejects(saving, { name: "AbortError" });
    await closed;
    await assert.rejects(
      save(() => assert.fail(), AbortSignal.abort()),
      { name: "AbortError" },
    );
  });
});
