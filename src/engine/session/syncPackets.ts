import protobuf from "protobufjs/minimal.js";
import type { SyncEntry } from "../../buildcontext/syncedContext.ts";

/** `Packet.type` of fsutil. */
export const packetType = { stat: 0, request: 1, data: 2, end: 3, error: 4 };

/** `Packet { type = 1, ID = 3, data = 4 }`; without its content it ends the list or the file. */
export function encodePacket(type: number, id = 0, data?: Uint8Array): Uint8Array {
  const writer = protobuf.Writer.create();
  if (type > 0) writer.uint32(8).uint32(type);
  if (id > 0) writer.uint32(24).uint32(id);
  if (data) writer.uint32(34).bytes(data);
  return writer.finish();
}

/**
 * `Packet { stat = 2 }` of `Stat { path = 1, mode = 2, size = 5, modTime = 6, linkname = 7 }`; the
 * owner is always root.
 */
export function encodeStat(entry: SyncEntry): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(18).fork().uint32(10).string(entry.path).uint32(16).uint32(goMode(entry));
  if (entry.size > 0) writer.uint32(40).int64(entry.size);
  writer.uint32(48).int64(toLong(entry.modified));
  if (entry.target !== "") writer.uint32(58).string(entry.target);
  return writer.ldelim().finish();
}

export interface ReceivedPacket {
  readonly type: number;
  readonly id: number;
  readonly data: Uint8Array;
}

/** Throws on bytes that are no protobuf. */
export function decodePacket(message: Uint8Array): ReceivedPacket {
  const reader = protobuf.Reader.create(message);
  let type = 0;
  let id = 0;
  let data: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.uint32();
    else if (tag === 24) id = reader.uint32();
    else if (tag === 34) data = reader.bytes();
    else reader.skipType(tag & 7);
  }
  return { type, id, data };
}

/** Go's `os.FileMode`, which is not what POSIX counts. */
function goMode({ kind, mode }: SyncEntry): number {
  let bits = mode & 0o777;
  if (kind === "folder") bits |= 1 << 31;
  if (kind === "link") bits |= 1 << 27;
  if (mode & 0o4000) bits |= 1 << 23;
  if (mode & 0o2000) bits |= 1 << 22;
  if (mode & 0o1000) bits |= 1 << 20;
  return bits >>> 0;
}

/** protobufjs takes 64 bits as two halves; a number would lose nanoseconds. */
function toLong(value: bigint): protobuf.Long {
  const bits = BigInt.asUintN(64, value);
  const halves = { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0 };
  return { ...halves, unsigned: false } as protobuf.Long;
}
