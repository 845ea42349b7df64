import { createHash } from "node:crypto";
import { isAbort, isSlipwayError } from "../base/errors.ts";
import type { Layer } from "./image.ts";
import { packingOf, unpackBlob } from "./layers/unpackBlob.ts";

export interface LayerSums {
  readonly diffId: string;
  readonly packing: "gzip" | "zstd" | undefined;
}

/** What is wrong, as a sentence. */
export interface Fault {
  readonly fault: string;
}

export interface SumOptions {
  readonly signal: AbortSignal | undefined;
  /** Bytes unpacked. */
  readonly limit: number;
}

/**
 * Reads a layer once: to its end, or to the limit where it is unpacked. Rejects with AbortError and with
 * what is no fault of the image.
 */
export async function sumLayer(
  open: Layer["open"],
  unpacked: boolean,
  { signal, limit }: SumOptions,
): Promise<LayerSums | Fault> {
  const hash = createHash("sha256");
  let head: Uint8Array = new Uint8Array();
  let size = 0;
  async function* watched() {
    for await (const piece of open(signal)) {
      if (head.length < 4) head = Buffer.concat([head, piece.subarray(0, 4)]);
      yield piece;
    }
  }
  try {
    for await (const piece of unpacked ? unpackBlob(watched(), signal) : watched()) {
      size += piece.length;
      if (unpacked && size > limit) {
        return { fault: `It has more than ${limit} bytes unpacked, and was not read to its end.` };
      }
      if (unpacked) hash.update(piece);
    }
  } catch (error) {
    return faultOf(error);
  }
  return { diffId: `sha256:${hash.digest("hex")}`, packing: packingOf(head) };
}

/** Throws again what is no fault of the image. */
export function faultOf(error: unknown): Fault {
  if (isAbort(error)) throw error;
  if (isSlipwayError(error) && error.code !== "image-unreadable") throw error;
  const said = error instanceof Error ? error.message : String(error);
  if (isSlipwayError(error)) return { fault: said };
  // The unpacking says why in a few words.
  return { fault: `It cannot be unpacked: ${said}.` };
}
