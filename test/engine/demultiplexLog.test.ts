import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { containerFailure } from "../../src/engine/containers/containerFailure.ts";
import { demultiplexLog } from "../../src/engine/containers/demultiplexLog.ts";
import { logFrame as frame } from "./logFrame.ts";

async function read(bytes: Buffer, size: number): Promise<readonly [string, string]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const text = { stdout: "", stderr: "" };
  for await (const { stream, data } of demultiplexLog(chunks())) text[stream] += Buffer.from(data);
  return [text.stdout, text.stderr];
}

describe("two streams in one", () => {
  const bytes = Buffer.concat([
    frame(1, "out\n"),
    frame(2, "err\n"),
    frame(1, ""),
    frame(1, "more"),
  ]);
  for (const size of [1, 2, 7, 8, 9, 13, 1000]) {
    it(`come apart in chunks of ${size}`, async () =>
      assert.deepEqual(await read(bytes, size), ["out\nmore", "err\n"]));
  }
  it("tell an engine's complaint with the errors", async () =>
    assert.deepEqual(await read(frame(3, "bad"), 5), ["", "bad"]));
  for (const [what, broken] of [
    ["no frames", Buffer.from("just words of a program")],
    ["a header that ends", frame(1, "abc").subarray(0, 5)],
    ["a frame that ends", frame(1, "abc").subarray(0, 9)],
  ] as const) {
    it(`fail for ${what}`, () => assert.rejects(read(broken, 4), /the log/));
  }
});

describe("an engine's refusal", () => {
  const refusal = (statusCode: number, message: string) =>
    Object.assign(new Error("x"), { statusCode, json: { message } });
  for (const [status, said, kind, port] of [
    [
      500,
      "driver failed programming external connectivity on endpoint a (b): Bind for 0.0.0.0:8080 failed: port is already allocated",
      "port-taken",
      8080,
    ],
    [
      500,
      "failed to set up container networking: driver failed programming external connectivity on endpoint a: failed to bind host port for 127.0.0.1:8081:172.17.0.2:80/tcp: address already in use",
      "port-taken",
      8081,
    ],
    [500, "failed to bind host port 0.0.0.0:8082/tcp: address already in use", "port-taken", 8082],
    [
      500,
      "Error starting userland proxy: listen tcp4 0.0.0.0:8083: bind: address already in use",
      "port-taken",
      8083,
    ],
    [
      500,
      "cannot listen on the TCP port: listen tcp4 :8084: bind: address already in use",
      "port-taken",
      8084,
    ],
    [500, "listen tcp [::]:8085: bind: address already in use", "port-taken", 8085],
    [
      409,
      'Conflict. The container name "/web" is already in use by container "f0"',
      "name-taken",
      undefined,
    ],
    [
      500,
      'creating container storage: the container name "web" is already in use by f0. You have to remove that container to be able to reuse that name: that name is already in use',
      "name-taken",
      undefined,
    ],
    [404, "No such image: shop:1", "image-missing", undefined],
    [404, "no such image: shop:1: image not known", "image-missing", undefined],
    [404, "No such container: f0", "no-container", undefined],
    [404, 'no container with name or ID "f0" found: no such container', "no-container", undefined],
    [409, "Container f0 is not running", "not-running", undefined],
    [
      409,
      "can only create exec sessions on running containers: container state improper",
      "not-running",
      undefined,
    ],
    [500, "something else", undefined, undefined],
  ] as const) {
    it(`is read: ${said.slice(0, 70)}`, () => {
      const error = containerFailure("x", refusal(status, said), { name: "web", image: "shop:1" });
      assert.ok(isSlipwayError(error, "engine-refused"));
      assert.equal(error.facts.status, status);
      assert.equal(error.facts.obstacle?.kind, kind);
      if (error.facts.obstacle?.kind === "port-taken")
        assert.equal(error.facts.obstacle.port, port);
    });
  }
});
