import * as zlib from "node:zlib";
import { SlipwayError } from "../../base/errors.ts";
import type { BlockPacker } from "./blockPacker.ts";

/** A frame of zstd (RFC 8878) for each block; readers take any number of them. */
export function createZstdPacker(level = usualLevel): BlockPacker {
  const { zstdCompress } = zlib as unknown as Partial<ZstdOfNode>;
  if (zstdCompress === undefined) throw missing();
  const params = { [compressionLevel]: level };
  return {
    begin: new Uint8Array(),
    pack: (block) =>
      new Promise((resolve, reject) => {
        const options = { params, chunkSize: block.length + (block.length >> 7) + 1024 };
        zstdCompress(block, options, (error, packed) => {
          if (error) reject(error);
          else resolve(packed);
        });
      }),
    end: () => new Uint8Array(),
  };
}

/** False where this version of Node cannot. */
export function packsZstd(): boolean {
  return "zstdCompress" in zlib;
}

/** The types of Node 20 have not got it. */
interface ZstdOfNode {
  zstdCompress(
    block: Uint8Array,
    options: { readonly params: Readonly<Record<number, number>>; readonly chunkSize: number },
    done: (error: Error | null, packed: Uint8Array) => void,
  ): void;
}

/** ZSTD_c_compressionLevel. */
const compressionLevel = 100;
const usualLevel = 3;

function missing(): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: "compression" },
    {
      message: `Node ${process.versions.node} cannot pack by zstd.`,
      hint: "Pack by gzip, or use Node 22.15 or newer.",
    },
  );
}
