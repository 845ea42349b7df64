import { createHash } from "node:crypto";
import { crc32 } from "./crc32.ts";

export interface XzCheck {
  update(piece: Uint8Array): void;
  matches(sum: Buffer): boolean;
}

/** The sum of a block by its type; what is not known is not checked, as the format says. */
export function createXzCheck(type: number): XzCheck {
  if (type === 1) {
    let crc = 0;
    return {
      update(piece) {
        crc = crc32(piece, crc);
      },
      matches: (sum) => sum.readUInt32LE() === crc,
    };
  }
  if (type === 4) return createCrc64();
  if (type === 10) {
    const hash = createHash("sha256");
    return {
      update: (piece) => void hash.update(piece),
      matches: (sum) => hash.digest().equals(sum),
    };
  }
  return { update: () => undefined, matches: () => true };
}

/** Bytes. */
export function xzCheckSize(type: number): number {
  return type === 0 ? 0 : 4 << Math.floor((type - 1) / 3);
}

/** ECMA-182, in two halves: numbers have no 64 bits. */
function createCrc64(): XzCheck {
  let low = -1;
  let high = -1;
  return {
    update(piece) {
      for (let at = 0; at < piece.length; at++) {
        const index = (low ^ (piece[at] as number)) & 0xff;
        low = (lowTable[index] as number) ^ ((low >>> 8) | (high << 24));
        high = (highTable[index] as number) ^ (high >>> 8);
      }
    },
    matches: (sum) => sum.readInt32LE(0) === ~low && sum.readInt32LE(4) === ~high,
  };
}

const halves = Array.from({ length: 256 }, (_, index) => {
  let low = index;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) [low, high] = [low ^ 0xd7870f42, high ^ 0xc96c5795];
  }
  return [low, high] as const;
});
const lowTable = Int32Array.from(halves, ([low]) => low);
const highTable = Int32Array.from(halves, ([, high]) => high);
