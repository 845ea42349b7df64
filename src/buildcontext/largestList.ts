/** The largest of many, of which only as many are held as are wanted. */
export interface LargestList<T> {
  add(item: T): void;
  /** Counts items that are not there to be held. */
  skip(count: number): void;
  /** Largest first; of the same size in the order of the names. */
  readonly items: readonly T[];
  /** How many there were beyond `items`. */
  readonly more: number;
}

export function createLargestList<T>(
  most: number,
  sizeOf: (item: T) => number,
  nameOf: (item: T) => string,
): LargestList<T> {
  let held: T[] = [];
  let seen = 0;
  let smallest = -1;
  const order = (a: T, b: T): number =>
    sizeOf(b) - sizeOf(a) || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0);
  const trim = (): void => {
    held.sort(order);
    held = held.slice(0, most);
    const last = held[most - 1];
    smallest = last === undefined ? -1 : sizeOf(last);
  };
  return {
    add(item) {
      seen++;
      if (sizeOf(item) < smallest) return;
      held.push(item);
      // Sorting now and then costs less than keeping an order all the time.
      if (held.length >= 2 * most) trim();
    },
    skip(count) {
      seen += count;
    },
    get items() {
      trim();
      return held;
    },
    get more() {
      return seen - Math.min(held.length, most);
    },
  };
}
