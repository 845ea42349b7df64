import * as zlib from "node:zlib";

/** The sum of RFC 1952, of all bytes whose sum up to here was `before`. */
export const crc32: (bytes: Uint8Array, before: number) => number =
  // Node has it from 20.15 on.
  zlib.crc32 ?? crc32Here;

export function crc32Here(bytes: Uint8Array, before: number): number {
  let sum = ~before;
  for (let at = 0; at < bytes.length; at++) {
    sum = (sum >>> 8) ^ (table[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return ~sum >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ ((sum & 1) * 0xedb88320);
  return sum;
});
