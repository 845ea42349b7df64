export interface TarEntry {
  /** With slashes, without one at the end. */
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
  /** Permissions with setuid, setgid and sticky. */
  readonly mode: number;
  /** Bytes of the content that follows; 0 for what is no file. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Where a link leads. */
  readonly target?: string;
}

/** Tar counts in blocks of this many bytes. */
export const tarBlock = 512;

/**
 * Writes what stands in front of an entry's content: a ustar header of owner 0, with a pax one where
 * the names need it. `makeRoom` gives zeros to write into, of the length that it is asked for.
 */
export function writeTarHeader(entry: TarEntry, makeRoom: (length: number) => TarRoom): void {
  const { name, target = "" } = entry;
  const split = isAscii(name) ? splitName(name) : undefined;
  const fitsTarget = target === "" || (isAscii(target) && target.length <= nameLength);
  if (!split || !fitsTarget) {
    const pathRecord = split ? "" : paxRecord("path", name);
    const pax = pathRecord + (fitsTarget ? "" : paxRecord("linkpath", target));
    const size = Buffer.byteLength(pax);
    const head = { kind: "pax", mode: 0o644, size, modified: entry.modified } as const;
    writeUstar(makeRoom(tarBlock), head, { prefix: "", name: "PaxHeader" }, "");
    const { bytes, at } = makeRoom(padTo(size));
    bytes.write(pax, at);
  }
  // Readers take the pax record; a cut name is for those that know none.
  const shown = split ?? { prefix: "", name: cutName(name) };
  writeUstar(makeRoom(tarBlock), entry, shown, fitsTarget ? target : "");
}

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
/** Older times than the epoch, and newer ones than engines of 32 bits know, are clamped. */
const latestSecond = 0x7fffffff;

type Headed = Omit<TarEntry, "kind" | "name"> & { readonly kind: TarEntry["kind"] | "pax" };

const typeFlags = { file: 0x30, link: 0x32, folder: 0x35, pax: 0x78 } as const;

/** POSIX.1-1988, ustar interchange format. */
function writeUstar(
  { bytes, at }: TarRoom,
  { kind, mode, size, modified }: Headed,
  { prefix, name }: { readonly prefix: string; readonly name: string },
  target: string,
): void {
  bytes.write(name, at, nameLength, "latin1");
  octal(bytes, at + 100, 7, mode & 0o7777);
  octal(bytes, at + 108, 7, 0);
  octal(bytes, at + 116, 7, 0);
  writeSize(bytes, at + 124, size);
  const second = Math.floor(modified / 1000);
  octal(bytes, at + 136, 11, Math.min(Math.max(second, 0), latestSecond));
  bytes[at + 156] = typeFlags[kind];
  if (target !== "") bytes.write(target, at + 157, nameLength, "latin1");
  bytes.set(magic, at + 257);
  octal(bytes, at + 329, 7, 0);
  octal(bytes, at + 337, 7, 0);
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
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}
