import { LzmaDecoder } from "./lzmaDecoder.ts";

/** The dictionary and state of a block, which its chunks change one after the other. */
export interface Lzma2 {
  /** `size` are bytes unpacked. */
  unpack(head: ChunkHead, input: Uint8Array, size: number): Uint8Array;
  /** A chunk that is not packed. */
  copy(control: number, input: Uint8Array): Uint8Array;
}

export interface ChunkHead {
  /** Its bits 5 and 6 say what begins anew: nothing, the state, the properties, too, the dictionary, too. */
  readonly control: number;
  readonly properties: number | undefined;
}

/** `dictionary` are bytes. Throws plain errors in a few words. */
export function createLzma2(dictionary: number): Lzma2 {
  if (dictionary > largestDictionary) throw new Error(dictionaryTooLarge);
  const decoder = new LzmaDecoder();
  let window = new Uint8Array(Math.min(dictionary, firstRoom));
  /** Up to here the window is full. */
  let end = 0;
  /** Bytes since the dictionary began. */
  let known = 0;
  let hasDictionary = false;
  let hasProperties = false;

  const beginDictionary = (): void => {
    end = known = 0;
    hasDictionary = true;
    hasProperties = false;
  };

  /** Room for a chunk; what the dictionary does not reach any more makes it. */
  const makeRoom = (size: number): void => {
    if (end + size <= window.length) return;
    const kept = Math.min(known, dictionary, end);
    // All at once, as pages that nothing is written to take no memory.
    const isFirst = window.length < dictionary + spareRoom;
    const into = isFirst ? new Uint8Array(dictionary + spareRoom) : window;
    into.set(window.subarray(end - kept, end));
    window = into;
    end = kept;
  };

  return {
    unpack({ control, properties }, input, size) {
      const reset = (control >> 5) & 3;
      if (reset === 3) beginDictionary();
      if (reset >= 2) decoder.setProperties(properties ?? 0);
      if (reset >= 2) hasProperties = true;
      if (!hasDictionary || !hasProperties) throw new Error("its packing is broken");
      if (reset >= 1) decoder.resetState();
      makeRoom(size);
      const reach = Math.min(known, dictionary);
      decoder.decode(input, window, { from: end, to: end + size, reach, dictionary, known });
      end += size;
      known += size;
      return window.slice(end - size, end);
    },
    copy(control, input) {
      if (control === 1) beginDictionary();
      if (!hasDictionary) throw new Error("its packing is broken");
      makeRoom(input.length);
      window.set(input, end);
      end += input.length;
      known += input.length;
      return input;
    },
  };
}

/** What an error says of a stream that is whole, but not read. */
export const dictionaryTooLarge = "its dictionary of xz is too large";

/** Bytes: as for zstd. */
const largestDictionary = 128 * 1024 * 1024;
const firstRoom = 256 * 1024;
/** More than a chunk, so that little is moved for each byte. */
const spareRoom = 16 * 1024 * 1024;
