/**
 * Gives the memory of bytes back that nobody needs any more: they are empty from then on. Node would keep
 * up to 64 MB of such, as those that are packed outlive the quick collections of garbage.
 */
export function releaseBytes({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < leastReleased) return;
  // The pool that Node keeps for small ones cannot be given away; in later versions it is larger.
  if (buffer.byteLength <= Buffer.poolSize) return;
  // What it moves to is young garbage, which goes with the next quick collection.
  structuredClone(buffer, { transfer: [buffer] });
}

const leastReleased = 64 * 1024;
