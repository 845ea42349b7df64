/** Names as bytes one behind the other; a place says where one is. */
export interface NamePool {
  put(name: string): number;
  /** Of the one that was put last: it is not kept. */
  takeBack(place: number): void;
  text(place: number): string;
  equal(a: number, b: number): boolean;
  /** 32 bits; another start gives others. */
  hash(place: number, start: number): number;
}

const partSize = 256 * 1024;
/** Of a place: the part's number times this, and where it begins there. */
const base = 2 ** 32;
/** Length and whether its units have two bytes. */
const headSize = 4;

export function createNamePool(): NamePool {
  const parts: Buffer[] = [];
  let used = partSize;
  const partOf = (place: number): Buffer => parts[Math.floor(place / base)] ?? none;
  const lengthAt = (part: Buffer, at: number): number => part.readUInt32LE(at) >>> 1;
  return {
    put(name) {
      const most = headSize + 2 * name.length;
      let part = parts.at(-1) ?? none;
      if (used + most > part.length) {
        part = Buffer.allocUnsafeSlow(Math.max(partSize, most));
        parts.push(part);
        used = 0;
      }
      const place = (parts.length - 1) * base + used;
      const begin = used + headSize;
      let wide = 0;
      for (let at = 0; at < name.length && wide === 0; at++) {
        const unit = name.charCodeAt(at);
        if (unit > 0xff) wide = 1;
        else part[begin + at] = unit;
      }
      if (wide) part.write(name, begin, "utf16le");
      const length = name.length << wide;
      part.writeUInt32LE((length << 1) | wide, used);
      used = begin + length;
      return place;
    },
    takeBack(place) {
      used = place % base;
    },
    text(place) {
      const part = partOf(place);
      const at = place % base;
      const wide = ((part[at] ?? 0) & 1) !== 0;
      const begin = at + headSize;
      return part.toString(wide ? "utf16le" : "latin1", begin, begin + lengthAt(part, at));
    },
    equal(a, b) {
      const [first, second] = [partOf(a), partOf(b)];
      const [x, y] = [a % base, b % base];
      const size = headSize + lengthAt(first, x);
      for (let at = 0; at < size; at++) if (first[x + at] !== second[y + at]) return false;
      return true;
    },
    hash(place, start) {
      const part = partOf(place);
      const begin = place % base;
      const end = begin + headSize + lengthAt(part, begin);
      let hash = start;
      // FNV-1a.
      for (let at = begin; at < end; at++) hash = Math.imul(hash ^ (part[at] ?? 0), 0x01000193);
      return hash;
    },
  };
}

const none = Buffer.alloc(0);
