/** Numbers by their index, 0 where none was set. */
export interface Column {
  get(at: number): number;
  set(at: number, value: number): void;
}

/**
 * Grows in parts: what is left behind by arrays that double lies about for long, as V8 counts memory
 * outside of its heap for little.
 */
export function createColumn(type: ColumnType): Column {
  const parts: InstanceType<ColumnType>[] = [];
  return {
    get: (at) => parts[at >>> shift]?.[at & mask] ?? 0,
    set(at, value) {
      let part = parts[at >>> shift];
      if (part === undefined) {
        part = new type(mask + 1);
        parts[at >>> shift] = part;
      }
      part[at & mask] = value;
    },
  };
}

const shift = 14;
const mask = 2 ** shift - 1;

type ColumnType =
  | Uint8ArrayConstructor
  | Uint16ArrayConstructor
  | Uint32ArrayConstructor
  | Int32ArrayConstructor
  | Float64ArrayConstructor;
