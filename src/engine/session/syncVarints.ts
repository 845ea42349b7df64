/** What comes first of a field: its number, and how it is written. */
export function tag(field: number, kind: "number" | "bytes"): number {
  return (field << 3) | (kind === "bytes" ? 2 : 0);
}

/** Seven bits a byte, the lowest first. Of 64 bits in two halves without a sign; gives where it ends. */
export function putVarint(bytes: Uint8Array, at: number, low: number, high = 0): number {
  let [end, lower, upper] = [at, low, high];
  while (upper > 0 || lower > 127) {
    bytes[end++] = (lower & 127) | 128;
    lower = ((lower >>> 7) | (upper << 25)) >>> 0;
    upper >>>= 7;
  }
  bytes[end++] = lower;
  return end;
}

/** A whole number from 0 on. */
export function putNumber(bytes: Uint8Array, at: number, value: number): number {
  return putVarint(bytes, at, value >>> 0, Math.floor(value / 2 ** 32));
}

/** A number would lose nanoseconds. */
export function putTime(bytes: Uint8Array, at: number, value: bigint): number {
  const bits = BigInt.asUintN(64, value);
  return putVarint(bytes, at, Number(bits & 0xffffffffn), Number(bits >> 32n));
}
