import type { SyncEntry } from "../../buildcontext/syncedContext.ts";
import type { TarRoom } from "../../buildcontext/tarHeader.ts";
import { nested, type ProtoReader, readFields } from "../grpc/protoFields.ts";
import { putNumber, putTime, putVarint, tag } from "./syncVarints.ts";

/** `Packet.type` of fsutil. */
export const packetType = { stat: 0, request: 1, data: 2, end: 3, error: 4 };

/** `Packet { type = 1, ID = 3, data = 4 }`; without its content it ends the list or the file. */
export function encodePacket(type: number, id = 0, data?: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(longestHead + (data?.length ?? 0));
  const end = putHead(bytes, { type, id, length: data?.length });
  if (data) bytes.set(data, end);
  return bytes.subarray(0, end + (data?.length ?? 0));
}

/** What comes before a piece of a file in its packet. */
export function encodeDataHead(id: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(longestHead);
  return bytes.subarray(0, putHead(bytes, { type: packetType.data, id, length }));
}

/** The packets of a whole file, whose content `fill` puts into the room that it gets. */
export function encodeFile(
  id: number,
  size: number,
  fill: (room: TarRoom) => void,
): readonly Uint8Array[] {
  const ending = encodePacket(packetType.data, id);
  const bytes = Buffer.allocUnsafe(longestHead + size);
  const at = putHead(bytes, { type: packetType.data, id, length: size });
  fill({ bytes, at });
  return size === 0 ? [ending] : [bytes.subarray(0, at + size), ending];
}

interface PacketHead {
  readonly type: number;
  readonly id: number;
  /** Of the data, in bytes. */
  readonly length: number | undefined;
}

/** Three fields of a tag and five bytes at most. */
const longestHead = 18;

/** Gives where the data goes. */
function putHead(bytes: Buffer, { type, id, length }: PacketHead): number {
  let at = 0;
  if (type > 0) at = putNumber(bytes, putVarint(bytes, at, tag(1, "number")), type);
  if (id > 0) at = putNumber(bytes, putVarint(bytes, at, tag(3, "number")), id);
  if (length === undefined) return at;
  return putNumber(bytes, putVarint(bytes, at, tag(4, "bytes")), length);
}

/**
 * `Packet { stat = 2 }` of `Stat { path = 1, mode = 2, size = 5, modTime = 6, linkname = 7 }`; the
 * owner is always root. By hand, as a context may have some hundred thousand of them.
 */
export function encodeStat(entry: SyncEntry): Uint8Array {
  const { path, size, modified } = entry;
  // As buildx has it, one more name of a file tells its size again.
  const target = entry.sameAs ?? entry.target;
  const bytes = Buffer.allocUnsafe(statRoom + 3 * (path.length + target.length));
  let at = putText(bytes, statStart, 1, path);
  at = putNumber(bytes, putVarint(bytes, at, tag(2, "number")), goMode(entry));
  if (size > 0) at = putNumber(bytes, putVarint(bytes, at, tag(5, "number")), size);
  at = putTime(bytes, putVarint(bytes, at, tag(6, "number")), modified);
  if (target !== "") at = putText(bytes, at, 7, target);
  // Its length, known only now, stands before it.
  const head = Buffer.allocUnsafe(statStart);
  const start = putNumber(head, putVarint(head, 0, tag(2, "bytes")), at - statStart);
  bytes.set(head.subarray(0, start), statStart - start);
  return bytes.subarray(statStart - start, at);
}

/** A tag and a length. */
const statStart = 6;
/** All but the texts. */
const statRoom = 64;

function putText(bytes: Buffer, at: number, field: number, text: string): number {
  const start = putVarint(bytes, at, tag(field, "bytes"));
  const content = putNumber(bytes, start, Buffer.byteLength(text));
  return content + bytes.write(text, content);
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
  readonly kind: Exclude<SyncEntry["kind"], "pipe"> | "other";
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
  if (kind === "pipe") bits |= goBits.pipe;
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
