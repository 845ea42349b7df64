import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { encodeBytes } from "../../src/engine/session/bytesMessages.ts";
import { sshService } from "../../src/engine/session/sshService.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import { eventually } from "./engineFixture.ts";
import { messagesOf, startDaemon, statusOf } from "./inProcessDaemon.ts";

const check = "/moby.sshforward.v1.SSH/CheckAgent";
const forward = "/moby.sshforward.v1.SSH/ForwardAgent";
const failure = Buffer.of(0, 0, 0, 1, 5);

/** A message of the agent protocol. */
const said = (type: number, ...contents: readonly number[]): Buffer => {
  const message = Buffer.from([0, 0, 0, 0, type, ...contents]);
  message.writeUInt32BE(1 + contents.length);
  return message;
};

let folder: string;
let agent: Server;
let connections: Socket[];
let heard: Buffer;
let answer: (socket: Socket) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-agent-"));
  connections = [];
  heard = Buffer.alloc(0);
  answer = (socket) => socket.write(said(12, 0, 0, 0, 0));
  agent = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => agent.listen(join(folder, "agent"), resolve));
});
afterEach(async () => {
  for (const socket of connections) socket.destroy();
  await new Promise((resolve) => agent.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const daemonFor = (...ids: readonly string[]) =>
  startDaemon(sshService(ids.map((id) => ({ id, socketPath: join(folder, "agent") }))));
const message = (bytes: Buffer) => framed(encodeBytes(bytes));
const idOf = (id: string) => Buffer.from([10, id.length, ...Buffer.from(id)]);
const received = (messages: readonly Buffer[]) =>
  Buffer.concat(messages.map((one) => one.subarray(2)));

test("an agent is there, by its id or as the default one", async () => {
  await using daemon = await daemonFor("default", "work");
  assert.equal((await daemon.ask(check)).status, "0");
  assert.equal((await daemon.ask(check, idOf("work"))).status, "0");
  assert.deepEqual(
    { ...(await daemon.ask(check, idOf("home"))), message: undefined },
    {
      ...{ status: "5", said: 'no ssh agent "home" is forwarded', message: undefined },
    },
  );
});

test("an agent that is not running is named", async () => {
  await using daemon = await startDaemon(
    sshService([{ id: "default", socketPath: join(folder, "gone") }]),
  );
  const { status, said } = await daemon.ask(check);
  assert.deepEqual([status, said], ["2", 'the ssh agent "default" does not answer: ENOENT']);
  const stream = daemon.open(forward);
  stream.resume();
  assert.deepEqual(await statusOf(stream), ["2", said]);
});

test("keys are listed and used, in pieces of any size", async () => {
  await using daemon = await daemonFor("default");
  const stream = daemon.open(forward, { "buildkit.ssh.id": "default" });
  const messages = messagesOf(stream);
  const status = statusOf(stream);
  const requests = Buffer.concat([said(11), said(13, 1, 2, 3)]);
  for (const byte of requests) stream.write(message(Buffer.of(byte)));
  await eventually("both are answered", () => received(messages).length === 18);
  assert.deepEqual(heard, requests);
  stream.end();
  assert.deepEqual(await status, ["0", ""]);
  await eventually("the agent is left", () => connections.every((one) => one.destroyed));
});

test("a RUN cannot add, remove or lock keys", async () => {
  await using daemon = await daemonFor("default");
  const stream = daemon.open(forward);
  const messages = messagesOf(stream);
  const bind = Buffer.from("session-bind@openssh.com");
  const other = Buffer.from("session-bind@openssh.org");
  const extension = (name: Buffer) => said(27, 0, 0, 0, name.length, ...name);
  const refused = [said(17, 1), said(18, 1), said(19), said(22, 1), said(25), extension(other)];
  for (const one of [...refused, said(27), Buffer.of(0, 0, 0, 0)]) stream.write(message(one));
  stream.write(message(extension(bind)));
  await eventually("all are answered", () => messages.length === 9);
  assert.deepEqual(
    received(messages),
    Buffer.concat([...Array(8).fill(failure), said(12, 0, 0, 0, 0)]),
  );
  assert.deepEqual(heard, extension(bind));
  stream.destroy();
});

test("the call ends when the agent does, and the agent is left when the call is cut", async () => {
  await using daemon = await daemonFor("default");
  const ended = daemon.open(forward);
  ended.resume();
  await eventually("the agent is connected", () => connections.length === 1);
  const status = statusOf(ended);
  connections[0]?.end();
  assert.deepEqual(await status, ["0", ""]);
  const cut = daemon.open(forward);
  await eventually("the agent is connected again", () => connections.length === 2);
  cut.destroy();
  await eventually("the agent is left", () => connections[1]?.destroyed === true);
});

test("an agent that dies of a request ends the call", async () => {
  answer = (socket) => socket.destroy();
  await using daemon = await daemonFor("default");
  const stream = daemon.open(forward);
  stream.resume();
  stream.write(message(said(11)));
  assert.deepEqual(await statusOf(stream), ["0", ""]);
});

test("what is no message ends the call", async () => {
  for (const words of [
    message(Buffer.of(0xff, 0xff, 0xff, 0xff, 11)),
    framed(Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
    Buffer.of(0, 0xff, 0xff, 0xff, 0xff),
  ]) {
    await using daemon = await daemonFor("default");
    const stream = daemon.open(forward);
    stream.resume();
    stream.write(words);
    assert.equal((await statusOf(stream))[0], "2");
    await eventually("the agent is left", () => connections.every((one) => one.destroyed));
  }
});

test("no more is read of the RUN than the agent answers", async () => {
  answer = () => undefined;
  await using daemon = await daemonFor("default");
  const stream = daemon.open(forward);
  const big = said(13, ...Array(30_000).fill(0));
  let written = 0;
  const write = (): void => {
    while (written < 400) {
      written++;
      if (!stream.write(message(big))) return;
    }
  };
  stream.on("drain", write);
  write();
  await eventually("the first is heard", () => heard.length === big.length);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(heard.length, big.length);
  // What fits into the window of one call.
  assert.ok(written < 200, `${written} requests`);
  stream.destroy();
});
