/**
 * The same bytes in blocks of one length, but for the last. A block is used again when as many as
 * `buffers` were given since.
 */
export async function* inBlocks(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
  buffers: number,
): AsyncGenerator<Uint8Array> {
  const ring: Uint8Array[] = [];
  let turn = 0;
  let block: Uint8Array = new Uint8Array();
  let used = length;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (used === length) {
        if (turn > 0) yield block;
        block = ring[turn % buffers] ??= new Uint8Array(length);
        turn++;
        used = 0;
      }
      const part = piece.subarray(at, at + length - used);
      block.set(part, used);
      used += part.length;
      at += part.length;
    }
  }
  if (turn > 0) yield block.subarray(0, used);
}
