/**
 * True where the bytes of a block are spread as evenly as those of what is packed or encrypted already.
 * Looks at a part of them, as packing such a block takes longer than any other.
 */
export function looksPacked(block: Uint8Array): boolean {
  if (block.length < sliceLength * slices) return false;
  const counts = new Uint32Array(256);
  const step = Math.floor(block.length / slices);
  for (let slice = 0; slice < slices; slice++) {
    const start = slice * step;
    for (let at = start; at < start + sliceLength; at++) {
      const byte = block[at] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
  }
  // Equal counts have the smallest sum of squares; that of chance alone is 1 above, that of text some 10.
  const even = (slices * sliceLength) / 256;
  let distance = 0;
  for (const count of counts) distance += (count - even) ** 2 / even;
  return distance / 255 < furthest;
}

const slices = 64;
const sliceLength = 256;
/** What is packed well has 1 to 2; a twentieth of text among it, 5. */
const furthest = 3;
