import assert from "node:assert/strict";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { ClientHttp2Stream } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import protobuf from "protobufjs/minimal.js";
import { isSlipwayError } from "../../src/base/errors.ts";
import { encodeBytes } from "../../src/engine/session/bytesMessages.ts";
import { createPathOrder } from "../../src/engine/session/createPathOrder.ts";
import type { ExportSink } from "../../src/engine/session/exportSink.ts";
import { fileSendService } from "../../src/engine/session/fileSendService.ts";
import { decodePacket, encodePacket, packetType } from "../../src/engine/session/syncPackets.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import { eventually } from "./engineFixture.ts";
import { messagesOf, startDaemon, statusOf } from "./inProcessDaemon.ts";
import { openRawCall, type RawCall } from "./rawCall.ts";

const method = "/moby.filesync.v1.FileSend/DiffCopy";

let root: string;
let failed: unknown[] = [];
let leftOut: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-exports-"));
  failed = [];
  leftOut = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const daemonFor = (...exports: readonly (ExportSink | undefined)[]) =>
  startDaemon(
    fileSendService(exports, {
      failed: (error) => failed.push(error),
      leftOut: (path) => leftOut.push(path),
    }),
  );
const at = (...path: readonly string[]): string => join(root, ...path);
const piece = (text: string | Buffer) => framed(encodeBytes(Buffer.from(text)));

/** Bits of Go's file modes. */
const go = { folder: 1 << 31, link: 1 << 27, device: 1 << 26, setuid: 1 << 23, sticky: 1 << 20 };

interface Entry {
  readonly path: string;
  readonly mode?: number;
  readonly content?: string;
  /** Where it is not that of the content. */
  readonly size?: number;
  readonly linkName?: string;
}

const folder = (path: string, mode = 0o755): Entry => ({ path, mode: (go.folder | mode) >>> 0 });
const link = (path: string, linkName: string): Entry => ({ path, mode: go.link | 0o777, linkName });

function statPacket({ path, mode = 0o644, content = "", size, linkName }: Entry): Buffer {
  const stat = protobuf.Writer.create().uint32(10).string(path).uint32(16).uint32(mode);
  stat.uint32(40).int64(size ?? Buffer.byteLength(content));
  // 2001-09-09T01:46:40Z and a half.
  stat.uint32(48).int64(1_000_000_000_500_000_000);
  if (linkName !== undefined) stat.uint32(58).string(linkName);
  return framed(protobuf.Writer.create().uint32(18).bytes(stat.finish()).finish());
}

const endOfList = framed(encodePacket(packetType.stat));
const goodbye = framed(encodePacket(packetType.end));

/** The sender of fsutil's protocol; `meddle` sees each request before it is answered. */
function send(
  stream: ClientHttp2Stream,
  entries: readonly Entry[],
  meddle: (id: number) => boolean = () => false,
): readonly number[] {
  const asked: number[] = [];
  messagesOf(stream, (message) => {
    const { type, id } = decodePacket(message);
    if (type === packetType.end) stream.end(goodbye);
    if (type !== packetType.request) return;
    asked.push(id);
    if (meddle(id)) return;
    const content = Buffer.from(entries[id]?.content ?? "");
    // In two pieces.
    for (const half of [content.subarray(0, 3), content.subarray(3)]) {
      if (half.length > 0) stream.write(framed(encodePacket(packetType.data, id, half)));
    }
    stream.write(framed(encodePacket(packetType.data, id)));
  });
  for (const entry of entries) stream.write(statPacket(entry));
  stream.write(endOfList);
  return asked;
}

async function receive(
  entries: readonly Entry[],
  meddle?: (id: number) => boolean,
): Promise<readonly [string, string]> {
  await using daemon = await daemonFor({ kind: "folder", path: at("out") });
  const stream = daemon.open(method, { "buildkit-attachable-exporter-id": "0" });
  const status = statusOf(stream);
  send(stream, entries, meddle);
  return await status;
}

test("a file is there at the end, and its half is not", async () => {
  await using daemon = await daemonFor({ kind: "file", path: at("new", "out.tar") });
  const stream = daemon.open(method);
  stream.resume();
  const status = statusOf(stream);
  stream.write(piece("one "));
  await eventually("the half is there", () => existsSync(at("new")));
  assert.equal(existsSync(at("new", "out.tar")), false);
  for (const byte of piece("two")) stream.write(Buffer.of(byte));
  stream.end();
  assert.deepEqual(await status, ["0", ""]);
  assert.equal(readFileSync(at("new", "out.tar"), "utf8"), "one two");
  assert.deepEqual(readdirSync(at("new")), ["out.tar"]);
});

test("an empty file, over one that is there and through the user's own link", async () => {
  writeFileSync(at("real"), "old");
  symlinkSync("real", at("out"));
  await using daemon = await daemonFor({ kind: "file", path: at("out") });
  const stream = daemon.open(method);
  stream.resume();
  const status = statusOf(stream);
  stream.end();
  assert.deepEqual(await status, ["0", ""]);
  assert.equal(readFileSync(at("real"), "utf8"), "");
  assert.equal(readlinkSync(at("out")), "real");
});

/** How a daemon that dies or gives up leaves a call. */
const cuts: Readonly<Record<string, (call: RawCall) => void>> = {
  cancel: (call) => call.reset(8),
  "reset without an error": (call) => call.reset(0),
  "half a message": (call) => call.data(piece("half").subarray(0, 7)),
  "the connection closes": (call) => call.socket.end(),
  "the connection breaks": (call) => call.socket.destroy(),
  "half a frame": (call) => {
    call.socket.write(Buffer.of(0, 0, 9));
    call.socket.end();
  },
};

test("a file that is cut off leaves the old one, and no half", async () => {
  for (const [name, cut] of Object.entries(cuts)) {
    writeFileSync(at("out.tar"), "old");
    const service = fileSendService([{ kind: "file", path: at("out.tar") }], {
      failed: (error) => failed.push(error),
      leftOut: () => undefined,
    });
    await using call = await openRawCall(service, method);
    call.data(piece("one"));
    await eventually("the half is there", () => readdirSync(root).length === 2);
    cut(call);
    if (name === "half a message") call.socket.end();
    await eventually(`the half is gone: ${name}`, () => readdirSync(root).length === 1);
    assert.equal(readFileSync(at("out.tar"), "utf8"), "old", name);
  }
  // Who breaks off knows why.
  assert.deepEqual(failed, []);
});

test("what is no message leaves the old file, and is told", async () => {
  const breaks: readonly ((stream: ClientHttp2Stream) => void)[] = [
    (stream) => stream.end(piece("half").subarray(0, 7)),
    (stream) => stream.write(Buffer.of(0, 0xff, 0xff, 0xff, 0xff)),
    (stream) => stream.write(Buffer.of(1, 0, 0, 0, 0)),
    (stream) => stream.write(framed(Buffer.alloc(10, 0xff))),
  ];
  for (const [index, break_] of breaks.entries()) {
    writeFileSync(at("out.tar"), "old");
    await using daemon = await daemonFor({ kind: "file", path: at("out.tar") });
    const stream = daemon.open(method);
    stream.resume();
    const status = statusOf(stream);
    stream.write(piece("one"));
    await eventually("the half is there", () => readdirSync(root).length === 2);
    break_(stream);
    assert.equal((await status)[0], "2", `break ${index}`);
    assert.equal(readFileSync(at("out.tar"), "utf8"), "old");
    assert.deepEqual(readdirSync(root), ["out.tar"]);
    assert.ok(isSlipwayError(failed[index], "output-unusable"), String(failed[index]));
  }
});

test("a file that cannot be written is told to the daemon and to us", async () => {
  mkdirSync(at("out.tar"));
  writeFileSync(at("file"), "");
  for (const [path, words] of [
    [at("out.tar"), /out\.tar is a folder/],
    [at("file", "out.tar"), /there is a file in its way/],
  ] as const) {
    await using daemon = await daemonFor({ kind: "file", path });
    const stream = daemon.open(method);
    stream.resume();
    stream.write(piece("one"));
    const [status, said] = await statusOf(stream);
    assert.equal(status, "2");
    assert.match(said, words);
    const error = failed.at(-1);
    assert.ok(isSlipwayError(error, "output-unusable"), String(error));
    assert.deepEqual(error.facts, { path });
  }
});

test("each exporter has its place; one that nobody named has none", async () => {
  let streamed = "";
  const stream: ExportSink = {
    kind: "stream",
    async write(source) {
      for await (const bytes of source) streamed += Buffer.from(bytes).toString();
    },
  };
  await using daemon = await daemonFor(undefined, stream, { kind: "file", path: at("second") });
  const say = async (id: string | undefined, text: string) => {
    const call = daemon.open(
      method,
      id === undefined ? {} : { "buildkit-attachable-exporter-id": id },
    );
    call.resume();
    call.end(piece(text));
    return (await statusOf(call))[0];
  };
  assert.equal(await say("1", "a"), "0");
  assert.equal(await say("2", "b"), "0");
  // 20.10 names none: the first that is there.
  assert.equal(await say(undefined, "c"), "0");
  for (const id of ["0", "3", "-1", "x", "", "1e0", "constructor"]) {
    assert.equal(await say(id, "d"), "5", id);
  }
  assert.equal(streamed, "ac");
  assert.equal(readFileSync(at("second"), "utf8"), "b");
});

test("a stream waits for its reader, hears of a cut, and may fail", async () => {
  let taken = 0;
  let error: unknown;
  let resume = (): void => undefined;
  const slow: ExportSink = {
    kind: "stream",
    async write(source) {
      try {
        for await (const bytes of source) {
          taken += bytes.length;
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
        }
      } catch (caught) {
        error = caught;
        throw caught;
      }
    },
  };
  const failing: ExportSink = {
    kind: "stream",
    async write() {
      throw new Error("the engine is full");
    },
  };
  await using daemon = await daemonFor(slow, failing);
  const stream = daemon.open(method);
  let written = 0;
  const write = (): void => {
    while (written < 64 && stream.write(piece(Buffer.alloc(1024 * 1024)))) written++;
  };
  stream.on("drain", write);
  write();
  await eventually("one piece is taken", () => taken > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(taken, 1024 * 1024);
  assert.ok(written < 32, `${written} MB`);
  stream.destroy();
  await eventually("the reader hears", () => {
    resume();
    return error !== undefined;
  });
  const refused = daemon.open(method, { "buildkit-attachable-exporter-id": "1" });
  refused.resume();
  refused.write(piece("x"));
  assert.deepEqual(await statusOf(refused), ["2", "the engine is full"]);
});

test("a folder: files, links, modes, times, odd names, what was there before", async () => {
  mkdirSync(at("out", "a"), { recursive: true });
  writeFileSync(at("out", "a", "mine"), "mine");
  writeFileSync(at("out", "a", "x"), "old");
  linkSync(at("out", "a", "x"), at("kept"));
  writeFileSync(at("out", "was-file"), "");
  symlinkSync(root, at("out", "was-link"));
  mkdirSync(at("out", "was-empty"));
  const entries: readonly Entry[] = [
    folder("a", 0o555),
    { path: "a/x", mode: 0o600, content: "content" },
    { path: "a/y", linkName: "a/x" },
    { path: "a-b", mode: go.setuid | 0o755, content: "#!" },
    { path: "dev", mode: go.device | 0o600 },
    { path: "empty", content: "" },
    link("far", "/etc/passwd"),
    link("near", "a/x"),
    folder("näm日本 ", go.sticky | 0o777),
    { path: "näm日本 /😀, \n.txt", content: "odd" },
    { path: "was-empty", content: "now a file" },
    folder("was-file"),
    folder("was-link"),
    { path: "was-link/x", content: "inside" },
  ];
  assert.deepEqual(await receive(entries), ["0", ""]);
  assert.deepEqual([failed, leftOut], [[], ["dev"]]);
  const text = (path: string) => readFileSync(at("out", path), "utf8");
  assert.equal(text("a/x"), "content");
  assert.equal(text("a/mine"), "mine");
  assert.equal(readFileSync(at("kept"), "utf8"), "old");
  assert.equal(statSync(at("out/a/x")).ino, statSync(at("out/a/y")).ino);
  assert.equal(text("empty"), "");
  assert.equal(readlinkSync(at("out/far")), "/etc/passwd");
  assert.equal(readlinkSync(at("out/near")), "a/x");
  assert.equal(text("näm日本 /😀, \n.txt"), "odd");
  assert.equal(text("was-empty"), "now a file");
  assert.equal(lstatSync(at("out/was-link")).isDirectory(), true);
  assert.equal(text("was-link/x"), "inside");
  assert.equal(existsSync(at("x")), false);
  const mode = (path: string) => (lstatSync(at("out", path)).mode & 0o7777).toString(8);
  assert.deepEqual(["a", "a/x", "a/y", "a-b", "näm日本 "].map(mode), [
    "555",
    "600",
    "600",
    "755",
    "1777",
  ]);
  for (const path of ["a", "a/x", "empty", "far", "näm日本 "]) {
    assert.equal(lstatSync(at("out", path)).mtimeMs, 1_000_000_000_500, path);
  }
  // Again, over itself, a closed folder included.
  assert.deepEqual(await receive(entries), ["0", ""]);
  assert.equal(text("a/y"), "content");
  assert.equal(mode("a"), "555");
});

test("many files, of which no more are open than can be", async () => {
  const entries = Array.from({ length: 5000 }, (_, index) => ({
    path: `f${String(index).padStart(5, "0")}`,
    content: `content ${index}`,
  }));
  assert.deepEqual(await receive(entries), ["0", ""]);
  assert.equal(readdirSync(at("out")).length, 5000);
  assert.equal(readFileSync(at("out", "f04999"), "utf8"), "content 4999");
});

test("nothing is written outside of the folder", async () => {
  mkdirSync(at("aside"));
  writeFileSync(at("aside", "file"), "safe");
  const evil = { content: "evil" };
  const lists: Readonly<Record<string, readonly Entry[]>> = {
    "parent folder": [{ path: "../aside/file", ...evil }],
    "parent folder in between": [folder("a"), { path: "a/../../aside/file", ...evil }],
    "the parent folder as a folder": [
      folder(".."),
      folder("../aside"),
      { path: "../aside/file", ...evil },
    ],
    "absolute path": [{ path: at("aside", "file"), ...evil }],
    "absolute folder": [folder(at("aside")), { path: at("aside", "file"), ...evil }],
    "no name": [{ path: "", ...evil }],
    "the folder itself": [{ path: ".", ...evil }],
    "double slash": [folder("a"), { path: "a//b", ...evil }],
    nul: [{ path: "a\0b", ...evil }],
    "through a link": [link("a", at("aside")), { path: "a/file", ...evil }],
    "a link, then a folder of its name": [
      link("a", at("aside")),
      folder("a"),
      { path: "a/file", ...evil },
    ],
    "a folder, then a link of its name": [
      folder("a"),
      link("a", at("aside")),
      { path: "a/file", ...evil },
    ],
    "back into a folder": [folder("a"), folder("b"), { path: "a/file", ...evil }],
    "out of order": [
      { path: "b", ...evil },
      { path: "a", ...evil },
    ],
    "in no folder": [{ path: "a/b", ...evil }],
    "a file as a folder": [
      { path: "a", ...evil },
      { path: "a/b", ...evil },
    ],
    "hard link to outside": [{ path: "a", linkName: "../aside/file" }],
    "hard link to an absolute path": [{ path: "a", linkName: at("aside", "file") }],
    "hard link through a link": [link("a", at("aside")), { path: "b", linkName: "a/file" }],
    "hard link to a link": [link("a", at("aside", "file")), { path: "b", linkName: "a" }],
    "more than was said": [{ path: "a", content: "evil", size: 1 }],
    "less than was said": [{ path: "a", content: "evil", size: 10 }],
  };
  for (const [name, entries] of Object.entries(lists)) {
    failed = [];
    const [status, said] = await receive(entries);
    assert.equal(status, "2", name);
    assert.match(said, /^The builder's files for .* cannot be used: /, name);
    assert.equal(failed.length, 1, name);
    assert.equal(readFileSync(at("aside", "file"), "utf8"), "safe", name);
    assert.deepEqual(readdirSync(at("aside")), ["file"], name);
    assert.deepEqual(readdirSync(root).toSorted(), ["aside", "out"], name);
    rmSync(at("out"), { recursive: true });
  }
  // Where a link of the user's stands, a file takes its place and not its target's.
  mkdirSync(at("out"));
  symlinkSync(at("aside", "file"), at("out", "a"));
  assert.equal((await receive([{ path: "a", ...evil }]))[0], "0");
  assert.equal(readFileSync(at("aside", "file"), "utf8"), "safe");
  assert.equal(readFileSync(at("out", "a"), "utf8"), "evil");
});

test("names that are no text, and longer than a header may be", async () => {
  await using daemon = await daemonFor({ kind: "folder", path: at("out") });
  for (const path of [Buffer.from([0x2e, 0x2f, 0xed, 0xa0, 0x80]), Buffer.alloc(70_000, "a")]) {
    const stream = daemon.open(method);
    const status = statusOf(stream);
    stream.resume();
    const stat = protobuf.Writer.create().uint32(10).bytes(path).finish();
    stream.write(framed(protobuf.Writer.create().uint32(18).bytes(stat).finish()));
    assert.equal((await status)[0], "2");
  }
});

test("on Windows a name is not a path either", () => {
  for (const name of ["..\\x", "a\\b", "C:x", "a:stream"]) {
    assert.throws(() => createPathOrder("win32").accept(name, false), name);
    createPathOrder("linux").accept(name, false);
  }
});

test("a folder with something in it is not removed for a file", async () => {
  mkdirSync(at("out", "a"), { recursive: true });
  writeFileSync(at("out", "a", "mine"), "mine");
  for (const entry of [{ path: "a", content: "x" }, link("a", "b")]) {
    const [status, said] = await receive([entry]);
    assert.equal(status, "2");
    assert.match(said, /a is a folder, and the build has a file of that name/);
  }
  assert.equal(readFileSync(at("out", "a", "mine"), "utf8"), "mine");
});

test("a daemon that breaks off or breaks the protocol leaves no half file", async () => {
  const entries = [
    { path: "a", content: "whole" },
    { path: "b", content: "never comes" },
  ];
  const half = framed(encodePacket(packetType.data, 1, Buffer.from("never")));
  const breaks: readonly ((stream: ClientHttp2Stream) => void)[] = [
    (stream) => stream.session?.destroy(),
    (stream) => stream.end(),
    (stream) => stream.write(goodbye),
    (stream) => stream.write(framed(encodePacket(packetType.error, 0, Buffer.from("no space")))),
    (stream) => stream.write(framed(encodePacket(packetType.data, 0, Buffer.from("again")))),
    (stream) => stream.write(framed(encodePacket(packetType.data, 77))),
    (stream) => stream.write(framed(encodePacket(packetType.request, 0))),
    (stream) => stream.write(framed(encodePacket(99))),
    (stream) => stream.write(statPacket({ path: "c" })),
    (stream) => stream.write(framed(Buffer.alloc(10, 0xff))),
    (stream) => stream.write(Buffer.of(0, 0xff, 0xff, 0xff, 0xff)),
  ];
  for (const [index, break_] of breaks.entries()) {
    await using daemon = await daemonFor({ kind: "folder", path: at("out") });
    const stream = daemon.open(method);
    const status = statusOf(stream);
    send(stream, entries, (id) => {
      if (id === 0) return false;
      stream.write(half);
      setTimeout(() => break_(stream), 20);
      return true;
    });
    assert.notEqual((await status)[0], "0", `break ${index}`);
    await eventually(`no half of break ${index}`, () => !existsSync(at("out", "b")));
    assert.equal(readFileSync(at("out", "a"), "utf8"), "whole");
    rmSync(at("out"), { recursive: true });
  }
});
