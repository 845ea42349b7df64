import { xattrPrefix } from "../../buildcontext/tarHeader.ts";
import { nameOf } from "../../buildcontext/tarNames.ts";

export interface TarHeader {
  /** As it is written. */
  readonly name: string;
  /** The character of the type, such as `0`. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of what follows. */
  readonly size: number;
  /** Whole seconds since the epoch. */
  readonly modified: number;
  readonly link: string;
  readonly device: readonly [major: number, minor: number];
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
}

/** What headers in front of a file's own say instead of it. */
export type TarOverrides = ReadonlyMap<string, Uint8Array>;

/**
 * Reads a block of v7, ustar or GNU tar. Throws an error in a few words where it is none, or needs what
 * is not read here.
 */
export function readTarHeader(block: Buffer, overrides: TarOverrides): TarHeader {
  assertSum(block);
  const type = String.fromCharCode(block[156] || 0x30);
  if (type === "S" || isSparse(overrides)) {
    throw new Error(sparseFile);
  }
  const hasPrefix = block.toString("latin1", 257, 263) === "ustar\0";
  const prefix = hasPrefix ? textAt(block, 345, 155) : "";
  const ownName = textAt(block, 0, 100);
  const path = overrides.get("path");
  const linkPath = overrides.get("linkpath");
  return {
    name: path ? nameOf(path) : prefix === "" ? ownName : `${prefix}/${ownName}`,
    type,
    mode: numberAt(block, 100, 8) & 0o7777,
    uid: numberOf(overrides, "uid") ?? numberAt(block, 108, 8),
    gid: numberOf(overrides, "gid") ?? numberAt(block, 116, 8),
    size: numberOf(overrides, "size") ?? numberAt(block, 124, 12),
    modified: Math.floor(numberOf(overrides, "mtime") ?? numberAt(block, 136, 12)),
    link: linkPath ? nameOf(linkPath) : textAt(block, 157, 100),
    device: isDevice(type) ? [numberAt(block, 329, 8), numberAt(block, 337, 8)] : none,
    xattrs: xattrsOf(overrides),
  };
}

/** What the error for such a file says; it is in the header of the file, old or pax. */
export const sparseFile = "it has a sparse file as only GNU tar writes it";

const none = [0, 0] as const;

function isDevice(type: string): boolean {
  return type === "3" || type === "4";
}

function isSparse(overrides: TarOverrides): boolean {
  if (overrides.size === 0) return false;
  return [...overrides.keys()].some((key) => key.startsWith("GNU.sparse."));
}

function xattrsOf(overrides: TarOverrides): ReadonlyMap<string, Uint8Array> | undefined {
  if (overrides.size === 0) return undefined;
  const found = new Map<string, Uint8Array>();
  for (const [key, value] of overrides) {
    // What was read is a part of a larger piece, which would be kept with it.
    if (key.startsWith(xattrPrefix)) found.set(key.slice(xattrPrefix.length), value.slice());
  }
  return found.size === 0 ? undefined : found;
}

/** Of bytes, as POSIX has it, or of signed ones, as some old programs counted. */
function assertSum(block: Buffer): void {
  let sum = 8 * 0x20;
  let signed = sum;
  for (let at = 0; at < block.length; at++) {
    // The sum counts its own field as blanks.
    if (at === 148) at = 156;
    const byte = block[at] ?? 0;
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const digits = /[0-7]+/.exec(block.toString("latin1", 148, 156))?.[0] ?? "";
  const said = Number.parseInt(digits, 8);
  if (said !== sum && said !== signed) throw new Error("it is no tar");
}

function textAt(block: Buffer, start: number, length: number): string {
  if (block[start] === 0) return "";
  const end = block.indexOf(0, start);
  const last = end === -1 || end > start + length ? start + length : end;
  return nameOf(block.subarray(start, last));
}

/** Octal digits, or from GNU tar on base 256 where they do not suffice. */
function numberAt(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) return binaryAt(block, start, length);
  let value = 0;
  let at = start;
  const end = start + length;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at++;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const rest = block[at] ?? 0;
  if (at < end && rest !== 0x20 && rest !== 0) throw new Error("a header in it is broken");
  return value;
}

function binaryAt(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  const isNegative = (first & 0x40) !== 0;
  let value = isNegative ? (first & 0x7f) - 0x80 : first & 0x7f;
  for (let at = start + 1; at < start + length; at++) value = value * 256 + (block[at] ?? 0);
  if (!Number.isSafeInteger(value)) throw new Error("a header in it is broken");
  return value;
}

function numberOf(overrides: TarOverrides, key: string): number | undefined {
  const value = overrides.get(key);
  if (value === undefined || value.length === 0) return undefined;
  const text = Buffer.from(value).toString("latin1");
  const pattern = key === "mtime" ? /^-?\d{1,15}(\.\d*)?$/ : /^\d{1,15}$/;
  if (!pattern.test(text)) throw new Error("a header in it is broken");
  return Number(text);
}
