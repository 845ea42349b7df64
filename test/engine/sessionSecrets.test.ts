import assert from "node:assert/strict";
import { test } from "node:test";
import { SlipwayError } from "../../src/base/errors.ts";
import type { BuildSecret } from "../../src/engine/engine.ts";
import { writeField, writeMessage } from "../../src/engine/grpc/protoFields.ts";
import { secretsService } from "../../src/engine/session/secretsService.ts";
import { startDaemon } from "./inProcessDaemon.ts";

async function ask(id: string, read: BuildSecret["read"]) {
  await using daemon = await startDaemon(secretsService([{ id: "a", read }]));
  const question = writeMessage((writer) => writeField(writer, 1, id));
  return await daemon.ask("/moby.buildkit.secrets.v1.Secrets/GetSecret", question);
}

test("the value comes as it is", async () => {
  const { status, message } = await ask("a", async () => Buffer.from("v\0\n"));
  assert.equal(status, "0");
  assert.equal(message.subarray(2).toString(), "v\0\n");
  assert.equal((await ask("a", async () => Buffer.alloc(0))).status, "0");
});

test("a secret that nobody has is not found, which is what an optional one may be", async () => {
  const { status, said } = await ask("b", async () => Buffer.from("v"));
  assert.deepEqual([status, said], ["5", "secret b not found"]);
});

test("500 KiB is the most", async () => {
  assert.equal((await ask("a", async () => Buffer.alloc(500 * 1024))).status, "0");
  const { status, said } = await ask("a", async () => Buffer.alloc(500 * 1024 + 1, "v"));
  assert.equal(status, "3");
  assert.equal(said, "secret a is too large: 512001 bytes, more than 512000");
});

test("one that cannot be read is named, with no word of the value", async () => {
  const raw = await ask("a", async () => {
    throw Object.assign(new Error("hunter2 is no number"), { code: "ENOENT" });
  });
  assert.deepEqual([raw.status, raw.said], ["2", "secret a could not be read: ENOENT"]);
  const bare = await ask("a", () => Promise.reject("hunter2"));
  assert.equal(bare.said, "secret a could not be read: no reason given");
  const ours = await ask("a", async () => {
    const words = { message: "The prompt was closed.", hint: "Build again." };
    throw new SlipwayError("misuse", {}, words);
  });
  assert.equal(ours.said, "secret a could not be read: The prompt was closed.");
});
