import { isUtf8 } from "node:buffer";

/**
 * A name in a tar as text. A byte that is not UTF-8 becomes half of a surrogate pair, from U+DC80 on,
 * so that no two names become one and `bytesOfName` gives back the same bytes.
 */
export function nameOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString("utf8");
  let text = "";
  for (let at = 0; at < buffer.length; ) {
    const length = lengthOfCharacter(buffer, at);
    text +=
      length === 0
        ? String.fromCharCode(escapes + (buffer[at] ?? 0))
        : buffer.toString("utf8", at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

const escapes = 0xdc00;

/** 0 where no character of UTF-8 begins. */
function lengthOfCharacter(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length++) {
    if (isUtf8(buffer.subarray(at, at + length))) return length;
  }
  return 0;
}

/** A name as it stands in a tar: the other way of `nameOf`. */
export function bytesOfName(name: string): Buffer {
  if (!hasEscapes.test(name)) return Buffer.from(name);
  const parts = name.split(/(\p{Surrogate})/u).filter((part) => part !== "");
  return Buffer.concat(
    parts.map((part) =>
      hasEscapes.test(part) ? Buffer.of((part.charCodeAt(0) - escapes) & 0xff) : Buffer.from(part),
    ),
  );
}

/** Half of a pair alone, as whole ones are one character here. */
const hasEscapes = /\p{Surrogate}/u;

/** True for text that is a name of nothing: with half of a pair that stands for no byte. */
export function isBrokenName(name: string): boolean {
  return hasEscapes.test(name) && /[\ud800-\udbff]|[\udc00-\udc7f]|[\udd00-\udfff]/u.test(name);
}
