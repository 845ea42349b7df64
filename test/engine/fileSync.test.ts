import assert from "node:assert/strict";
import type { ClientHttp2Stream } from "node:http2";
import { afterEach, beforeEach, test } from "node:test";
import {
  pieceSize,
  type SyncEntry,
  type SyncFolder,
} from "../../src/buildcontext/syncedContext.ts";
import { readMetadata } from "../../src/engine/grpc/readMetadata.ts";
import { fileSyncService } from "../../src/engine/session/fileSyncService.ts";
import {
  decodePacket,
  encodePacket,
  encodeStat,
  packetType,
} from "../../src/engine/session/syncPackets.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import { eventually } from "./engineFixture.ts";
import { messagesOf, startDaemon, statusOf } from "./inProcessDaemon.ts";

const file = (path: string, size: number): SyncEntry => ({
  ...{ path, kind: "file", mode: 0o644, size, modified: 1n, target: "" },
});

let pieces = 0;
let failed: unknown[] = [];
let closers: (() => PromiseLike<void>)[] = [];
const many = 4000;

const folders: Readonly<Record<string, SyncFolder>> = {
  context: {
    list: async () => [
      ...Array.from({ length: 8 }, (_, index) => file(`f${index}`, many * pieceSize)),
      file("gone", 9),
    ],
    async *read(entry) {
      if (entry.path === "gone") throw new Error("gone went away");
      for (let at = 0; at < many; at++) {
        pieces++;
        yield Buffer.alloc(pieceSize);
      }
    },
  },
};

beforeEach(() => {
  pieces = 0;
  failed = [];
  closers = [];
});
afterEach(async () => {
  for (const close of closers) await close();
});

/** A daemon's call, whose answer is read only when it is resumed. */
async function call(folder: string): Promise<ClientHttp2Stream> {
  const report = {
    asked: () => undefined,
    sent: () => undefined,
    done: () => undefined,
    failed: (error: unknown) => failed.push(error),
  };
  const daemon = await startDaemon(fileSyncService({ folders, report }));
  closers.push(() => daemon[Symbol.asyncDispose]());
  return daemon.open("/moby.filesync.v1.FileSync/DiffCopy", { "dir-name": folder });
}

function packetsOf(stream: ClientHttp2Stream): readonly ReturnType<typeof decodePacket>[] {
  const packets: ReturnType<typeof decodePacket>[] = [];
  messagesOf(stream, (message) => packets.push(decodePacket(message)));
  return packets;
}

const ask = (id: number) => framed(encodePacket(packetType.request, id));

test("a folder that is not served is not found", async () => {
  for (const name of ["other", "toString", ""]) {
    const stream = await call(name);
    stream.resume();
    assert.equal((await statusOf(stream))[0], "5", name);
  }
});

test("names of one file and pipes are told as fsutil has them", () => {
  const told = (entry: SyncEntry) => decodePacket(encodeStat(entry)).stat;
  const first = { ...file("d/ä", 300), mode: 0o4711 };
  const more = { ...first, path: "e/b", sameAs: "d/ä" };
  const facts = { path: "e/b", kind: "file", mode: 0o4711, size: 300, modified: 1e-9 };
  assert.deepEqual(told(first), { ...facts, path: "d/ä", linkName: "" });
  // As buildx, with its size: the daemon compares that with what it has.
  assert.deepEqual(told(more), { ...facts, linkName: "d/ä" });
  const pipe = told({ ...file("p", 0), kind: "pipe", mode: 0o640 });
  assert.deepEqual([pipe?.kind, pipe?.mode, pipe?.linkName], ["other", 0o640, ""]);
});

test("no more is read than the daemon takes", async () => {
  const stream = await call("context");
  for (let id = 0; id < 8; id++) stream.write(ask(id));
  await eventually("some pieces are read", () => pieces > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(pieces <= 8, `${pieces} pieces`);
});

test("requests in halves, a goodbye, an end", async () => {
  const stream = await call("context");
  const packets = packetsOf(stream);
  const status = statusOf(stream);
  const goodbye = framed(encodePacket(packetType.end));
  for (const byte of goodbye) {
    stream.write(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.deepEqual(await status, ["0", ""]);
  assert.equal(packets.at(-1)?.type, packetType.end);
  assert.deepEqual(failed, []);
});

test("a file that cannot be read is told to the daemon and to us", async () => {
  const stream = await call("context");
  const packets = packetsOf(stream);
  const status = statusOf(stream);
  stream.write(ask(8));
  assert.deepEqual(await status, ["2", "gone went away"]);
  const last = packets.at(-1);
  assert.equal(last?.type, packetType.error);
  assert.equal(Buffer.from(last?.data ?? []).toString(), "gone went away");
  assert.match(String(failed), /^Error: gone went away$/);
});

test("a daemon that gives up, leaves or talks nonsense is no fault of a file", async () => {
  const error = framed(encodePacket(packetType.error, 0, Buffer.from("disk full")));
  const huge = Buffer.of(0, 0xff, 0xff, 0xff, 0xff);
  const garbage = framed(Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
  for (const words of [error, huge, garbage]) {
    const stream = await call("context");
    stream.resume();
    const status = statusOf(stream);
    stream.write(words);
    assert.notEqual((await status)[0], "0");
  }
  const cut = await call("context");
  cut.write(ask(0));
  await eventually("it is being read", () => pieces > 0);
  cut.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = pieces;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(pieces, before);
  assert.deepEqual(failed, []);
});

test("metadata keep commas, blanks and what is not ASCII", () => {
  const raw = ["a", "x, y", "b", "no", "A", Buffer.from("ü").toString("latin1"), "a", ""];
  assert.deepEqual(readMetadata(raw, "a"), ["x, y", "ü", ""]);
  const encoded = ["a", "x%2C+y", "a", "%C3%BC%2B", "a", "%zz", "a-encoded", "1"];
  assert.deepEqual(readMetadata(encoded, "a"), ["x, y", "ü+", "%zz"]);
  assert.deepEqual(readMetadata(["a-encoded", "0", "a", "+"], "a"), ["+"]);
  assert.deepEqual(readMetadata(raw, "c"), []);
});
