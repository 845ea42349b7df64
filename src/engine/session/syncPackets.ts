import protobuf from "protobufjs/minimal.js";
import type { SyncEntry } from "../../buildcontext/syncedContext.ts";
import { nested, type ProtoReader, readFields } from "../grpc/protoFields.ts";

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
  /** Absent also in the packet of its type that ends the list. */
  readonly stat?: ReceivedStat;
}

/** An entry as the other end tells of it: nothing of it may be believed. */
export interface ReceivedStat {
  readonly path: string;
  readonly kind: SyncEntry["kind"] | "other";
  /** Permissions with setuid, setgid and sticky, as POSIX counts them. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  /** Target of a link; of a file, the earlier one that it is another name of. */
  readonly linkName: string;
}

/** Throws on bytes that are no protobuf. */
export function decodePacket(message: Uint8Array): ReceivedPacket {
  let type = 0;
  let id = 0;
  let data: Uint8Array = new Uint8Array();
  let stat: ReceivedStat | undefined;
  readFields(message, {
    1: (reader) => (type = reader.uint32()),
    2: (reader) => (stat = decodeStat(nested(reader))),
    3: (reader) => (id = reader.uint32()),
    4: (reader) => (data = reader.bytes()),
  });
  return { type, id, data, ...(stat && { stat }) };
}

function decodeStat(message: ProtoReader): ReceivedStat {
  const stat = { path: "", goMode: 0, size: 0, modified: 0, linkName: "" };
  readFields(message, {
    1: (reader) => (stat.path = reader.string()),
    2: (reader) => (stat.goMode = reader.uint32()),
    5: (reader) => (stat.size = Number(reader.int64())),
    6: (reader) => (stat.modified = Number(reader.int64()) / 1e9),
    7: (reader) => (stat.linkName = reader.string()),
  });
  const { goMode, ...rest } = stat;
  return { ...rest, kind: kindOf(goMode), mode: posixMode(goMode) };
}

/** Bits of Go's `os.FileMode`, which is not what POSIX counts. */
const goBits = {
  ...{ folder: 1 << 31, link: 1 << 27, device: 1 << 26, pipe: 1 << 25, socket: 1 << 24 },
  ...{ setuid: 1 << 23, setgid: 1 << 22, character: 1 << 21, sticky: 1 << 20, irregular: 1 << 19 },
};

function goMode({ kind, mode }: SyncEntry): number {
  let bits = mode & 0o777;
  if (kind === "folder") bits |= goBits.folder;
  if (kind === "link") bits |= goBits.link;
  if (mode & 0o4000) bits |= goBits.setuid;
  if (mode & 0o2000) bits |= goBits.setgid;
  if (mode & 0o1000) bits |= goBits.sticky;
  return bits >>> 0;
}

function posixMode(bits: number): number {
  const setuid = bits & goBits.setuid ? 0o4000 : 0;
  const setgid = bits & goBits.setgid ? 0o2000 : 0;
  const sticky = bits & goBits.sticky ? 0o1000 : 0;
  return (bits & 0o777) | setuid | setgid | sticky;
}

function kindOf(bits: number): ReceivedStat["kind"] {
  const { folder, link, device, pipe, socket, character, irregular } = goBits;
  if (bits & folder) return "folder";
  if (bits & link) return "link";
  return bits & (device | pipe | socket | character | irregular) ? "other" : "file";
}

/** protobufjs takes 64 bits as two halves; a number would lose nanoseconds. */
function toLong(value: bigint): protobuf.Long {
  const bits = BigInt.asUintN(64, value);
  const halves = { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0 };
  return { ...halves, unsigned: false } as protobuf.Long;
}
