import * as zlib from "node:zlib";
import type { BlockPacker } from "./blockPacker.ts";
import { crc32 } from "./crc32.ts";
import { looksPacked } from "./looksPacked.ts";
import { releaseBytes } from "./releaseBytes.ts";

/**
 * One member of gzip (RFC 1952) without name and time, so that every reader takes it, also those that
 * know no second member. Its blocks are packed on their own and end on a whole byte (an empty stored
 * block, as `pigz` does it), so that they can be put behind each other.
 */
export function createGzipPacker(level = usualLevel): BlockPacker {
  let sum = 0;
  let size = 0;
  return {
    // "Unknown" for the system, as Go has it.
    begin: Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extraFlags(level), 255),
    pack(block) {
      sum = crc32(block, sum);
      size = (size + block.length) % 2 ** 32;
      return deflateWhereItPays(block, level);
    },
    end() {
      // An empty last block of fixed codes.
      const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      end.writeUInt32LE(sum, 2);
      end.writeUInt32LE(size, 6);
      return end;
    },
  };
}

const usualLevel = 1;

/** RFC 1952, 2.3.1. */
function extraFlags(level: number): number {
  if (level === 1) return 4;
  return level === 9 ? 2 : 0;
}

/** What is packed already is stored, which takes a tenth of the time. */
async function deflateWhereItPays(block: Uint8Array, level: number): Promise<Uint8Array> {
  if (looksPacked(block)) {
    const half = block.length >> 1;
    const sample = block.subarray(half, half + sampleLength);
    const packed = await deflate(sample, 1);
    const { length } = packed;
    releaseBytes(packed);
    if (length > sample.length * 0.97) return deflate(block, 0);
  }
  return deflate(block, level);
}

const sampleLength = 64 * 1024;

function deflate(block: Uint8Array, level: number): Promise<Uint8Array> {
  const options = {
    level,
    memLevel: 9,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    // Room for all of it, so that a thread is asked once.
    chunkSize: block.length + (block.length >> 8) + 1024,
  };
  return new Promise((resolve, reject) => {
    // `zlib.deflateRaw` copies what it gives once more, and leaves both to the garbage.
    const stream = zlib.createDeflateRaw(options);
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("error", reject);
    stream.on("end", () => resolve(joined(parts)));
    stream.end(block);
  });
}

/** Parts that follow each other in memory are one already, as there was room for all. */
function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  if (first === undefined) return Buffer.alloc(0);
  let end = first.byteOffset;
  for (const part of parts) {
    if (part.buffer !== first.buffer || part.byteOffset !== end) return Buffer.concat(parts);
    end += part.length;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
