/** Orders names by their UTF-8 bytes: BuildKit refuses a list in any other order. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const first = a.charCodeAt(at);
    const second = b.charCodeAt(at);
    if (first === second) continue;
    // Halves of a surrogate pair stand for code points above all single units.
    if (isSurrogate(first) !== isSurrogate(second)) return isSurrogate(first) ? 1 : -1;
    return first - second;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
