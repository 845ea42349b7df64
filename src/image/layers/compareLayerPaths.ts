/**
 * The order of paths in a layer: that of a walk which takes names in the order of their UTF-8 bytes
 * and each folder right before what is in it (`a`, `a/b`, `a.txt`), as BuildKit has it, too.
 */
export function compareLayerPaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const first = a.charCodeAt(at);
    const second = b.charCodeAt(at);
    if (first === second) continue;
    if (first === slash) return -1;
    if (second === slash) return 1;
    // Halves of a surrogate pair stand for code points above all single units.
    if (isSurrogate(first) !== isSurrogate(second)) return isSurrogate(first) ? 1 : -1;
    return first - second;
  }
  return a.length - b.length;
}

const slash = 0x2f;

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
