import { bytesOfName } from "./tarNames.ts";

export interface TarEntry {
  /** With slashes, without one at the end. */
  readonly name: string;
  /** A `link` is a symbolic one. */
  readonly kind:
    | "file"
    | "folder"
    | "link"
    | "hardlink"
    | "character-device"
    | "block-device"
    | "pipe";
  /** Permissions with setuid, setgid and sticky. */
  readonly mode: number;
  /** Bytes of the content that follows; 0 for what is no file. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Where a link leads. */
  readonly target?: string | undefined;
  /** 0 where there is none. */
  readonly uid?: number;
  readonly gid?: number;
  /** Each up to 2,097,151. */
  readonly device?: readonly [major: number, minor: number] | undefined;
  /** By their full names, which have no `=`. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** Tar counts in blocks of this many bytes. */
export const tarBlock = 512;

/**
 * Writes what stands in front of an entry's content: a ustar header, with a pax one where names,
 * owners or attributes need it. `makeRoom` gives zeros to write into, of the length that it is asked
 * for.
 */
export function writeTarHeader(entry: TarEntry, makeRoom: (length: number) => TarRoom): void {
  const { name, target = "", uid = 0, gid = 0, xattrs } = entry;
  const split = isAscii(name) ? splitName(name) : undefined;
  const fitsTarget = target === "" || (isAscii(target) && target.length <= nameLength);
  const fitsOwner = uid <= mostOctal && gid <= mostOctal;
  if (!split || !fitsTarget || !fitsOwner || (xattrs !== undefined && xattrs.size > 0)) {
    const records: [key: string, value: string | Uint8Array][] = [];
    if (!split) records.push(["path", name]);
    if (!fitsTarget) records.push(["linkpath", target]);
    if (uid > mostOctal) records.push(["uid", String(uid)]);
    if (gid > mostOctal) records.push(["gid", String(gid)]);
    for (const [key, value] of xattrs ?? []) records.push([xattrPrefix + key, value]);
    const pax = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
    const size = pax.length;
    const head = { kind: "pax", mode: 0o644, size, modified: entry.modified } as const;
    writeUstar(makeRoom(tarBlock), head, { prefix: "", name: "PaxHeader" }, "");
    const { bytes, at } = makeRoom(padTo(size));
    bytes.set(pax, at);
  }
  // Readers take the pax record; a cut name is for those that know none.
  const shown = split ?? { prefix: "", name: cutName(name) };
  writeUstar(makeRoom(tarBlock), entry, shown, fitsTarget ? target : "");
}

/** As star began it, and GNU tar, Go and libarchive read it. */
export const xattrPrefix = "SCHILY.xattr.";

export interface TarRoom {
  readonly bytes: Buffer;
  /** Where the room begins. */
  readonly at: number;
}

/** The length with what fills the last block. */
export function padTo(length: number): number {
  return Math.ceil(length / tarBlock) * tarBlock;
}

const nameLength = 100;
const prefixLength = 155;
/** What seven octal digits hold. */
const mostOctal = 0o7777777;
/** Older times than the epoch, and newer ones than engines of 32 bits know, are clamped. */
const latestSecond = 0x7fffffff;

type Headed = Omit<TarEntry, "kind" | "name"> & { readonly kind: TarEntry["kind"] | "pax" };

const typeFlags = {
  file: 0x30,
  hardlink: 0x31,
  link: 0x32,
  "character-device": 0x33,
  "block-device": 0x34,
  folder: 0x35,
  pipe: 0x36,
  pax: 0x78,
} as const;

/** POSIX.1-1988, ustar interchange format. */
function writeUstar(
  { bytes, at }: TarRoom,
  { kind, mode, size, modified, uid = 0, gid = 0, device }: Headed,
  { prefix, name }: { readonly prefix: string; readonly name: string },
  target: string,
): void {
  bytes.write(name, at, nameLength, "latin1");
  octal(bytes, at + 100, 7, mode & 0o7777);
  // One that does not fit is in the pax header.
  octal(bytes, at + 108, 7, uid > mostOctal ? 0 : uid);
  octal(bytes, at + 116, 7, gid > mostOctal ? 0 : gid);
  writeSize(bytes, at + 124, size);
  const second = Math.floor(modified / 1000);
  octal(bytes, at + 136, 11, Math.min(Math.max(second, 0), latestSecond));
  bytes[at + 156] = typeFlags[kind];
  if (target !== "") bytes.write(target, at + 157, nameLength, "latin1");
  bytes.set(magic, at + 257);
  octal(bytes, at + 329, 7, device?.[0] ?? 0);
  octal(bytes, at + 337, 7, device?.[1] ?? 0);
  if (prefix !== "") bytes.write(prefix, at + 345, prefixLength, "latin1");
  // The sum counts its own field as blanks.
  let sum = 8 * 0x20;
  // An iterator would take most of the time of a whole header.
  for (let index = at; index < at + tarBlock; index++) sum += bytes[index] ?? 0;
  octal(bytes, at + 148, 6, sum);
  bytes[at + 155] = 0x20;
}

const magic = Buffer.from("ustar\u000000", "latin1");

function octal(bytes: Buffer, at: number, digits: number, value: number): void {
  let rest = value;
  for (let index = at + digits - 1; index >= at; index--) {
    bytes[index] = 0x30 + (rest % 8);
    rest = Math.floor(rest / 8);
  }
}

/** Past 8 GiB in base 256, as GNU tar began it and all read it. */
function writeSize(bytes: Buffer, at: number, size: number): void {
  if (size < 8 ** 11) {
    octal(bytes, at, 11, size);
    return;
  }
  bytes[at] = 0x80;
  bytes.writeBigUInt64BE(BigInt(size), at + 4);
}

/** Undefined for a name that the fields of the header cannot hold. */
function splitName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  if (name.length <= nameLength) return { prefix: "", name };
  const slash = name.indexOf("/", name.length - nameLength - 1);
  if (slash === -1 || slash > prefixLength) return undefined;
  return { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

function cutName(name: string): string {
  return Buffer.from(name)
    .subarray(0, nameLength)
    .toString("latin1")
    .replace(/[^ -~]/g, "_");
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  return /^[\u0000-\u007f]*$/.test(text);
}

/** `LENGTH key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string | Uint8Array): Buffer {
  const head = ` ${key}=`;
  const content = typeof value === "string" ? bytesOfName(value) : value;
  const bytes = Buffer.byteLength(head) + content.length + 1;
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return Buffer.concat([Buffer.from(`${length}${head}`), content, newline]);
}

const newline = Buffer.from("\n");
