/** Packs blocks each for itself, so that several threads can, and what comes out is one stream. */
export interface BlockPacker {
  readonly begin: Uint8Array;
  /** Asked in the order of the blocks; the block is not changed before it is packed. */
  pack(block: Uint8Array): Promise<Uint8Array>;
  /** After the last block. */
  end(): Uint8Array;
}
