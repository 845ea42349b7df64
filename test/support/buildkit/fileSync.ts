import type { ServerHttp2Stream } from "node:http2";
import protobuf from "protobufjs/minimal.js";
import { framed } from "./grpcClient.ts";

/** Files by name, in one folder. */
export type ServedFiles = Readonly<Record<string, string>>;

const types = { stat: 0, request: 1, data: 2, end: 3 };

/** `moby.filesync.v1.FileSync/DiffCopy` as the sender: all files are told of, those asked for sent. */
export function serveFiles(stream: ServerHttp2Stream, files: ServedFiles): void {
  // The receiver wants them in the order of bytes.
  const names = Object.keys(files).sort();
  const send = (packet: Uint8Array): unknown => stream.write(framed(packet));
  let waiting = Buffer.alloc(0);
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  for (const name of names) send(statPacket(name, Buffer.byteLength(files[name] ?? "")));
  send(encodePacket(types.stat));
  stream.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 5) {
      const end = 5 + waiting.readUInt32BE(1);
      if (waiting.length < end) return;
      answer(readPacket(waiting.subarray(5, end)));
      waiting = waiting.subarray(end);
    }
  });

  function answer({ type, id }: { readonly type: number; readonly id: number }): void {
    if (type === types.request) {
      const content = Buffer.from(files[names[id] ?? ""] ?? "");
      if (content.length > 0) send(encodePacket(types.data, id, content));
      send(encodePacket(types.data, id));
    } else if (type === types.end) {
      send(encodePacket(types.end));
      stream.end();
    }
  }
}

/** `Packet { type = 1, stat = 2, ID = 3, data = 4 }` of fsutil. */
function encodePacket(type: number, id = 0, data?: Uint8Array): Uint8Array {
  const writer = protobuf.Writer.create().uint32(8).uint32(type);
  if (id > 0) writer.uint32(24).uint32(id);
  if (data) writer.uint32(34).bytes(data);
  return writer.finish();
}

/** `Stat { path = 1, mode = 2, size = 5, modTime = 6 }`. */
function statPacket(path: string, size: number): Uint8Array {
  const stat = protobuf.Writer.create().uint32(10).string(path).uint32(16).uint32(0o644);
  stat.uint32(40).int64(size).uint32(48).int64(1_000_000_000);
  return protobuf.Writer.create().uint32(8).uint32(0).uint32(18).bytes(stat.finish()).finish();
}

function readPacket(message: Uint8Array): { readonly type: number; readonly id: number } {
  const reader = protobuf.Reader.create(message);
  let type = 0;
  let id = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.uint32();
    else if (tag === 24) id = reader.uint32();
    else reader.skipType(tag & 7);
  }
  return { type, id };
}
