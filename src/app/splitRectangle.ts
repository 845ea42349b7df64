export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Cuts a rectangle into one for each item, with areas as their sizes, each as near to a square as
 * rows of them allow (Bruls, Huizing, van Wijk: Squarified Treemaps). Items without a size have none.
 */
export function splitRectangle<T extends { readonly size: number }>(
  items: readonly T[],
  area: Rectangle,
): readonly (T & Rectangle)[] {
  const rest = items.filter(({ size }) => size > 0).sort((a, b) => b.size - a.size);
  const total = rest.reduce((sum, { size }) => sum + size, 0);
  const placed: (T & Rectangle)[] = [];
  let { x, y, width, height } = area;
  if (total === 0 || width <= 0 || height <= 0) return placed;
  const scale = (width * height) / total;
  for (let from = 0; from < rest.length; ) {
    const side = Math.min(width, height);
    let sum = rest[from]?.size ?? 0;
    let to = from + 1;
    const largest = sum;
    for (; to < rest.length; to += 1) {
      const size = rest[to]?.size ?? 0;
      const now = worst(largest * scale, (rest[to - 1]?.size ?? 0) * scale, sum * scale, side);
      if (worst(largest * scale, size * scale, (sum + size) * scale, side) > now) break;
      sum += size;
    }
    const depth = (sum * scale) / side;
    let along = 0;
    for (const item of rest.slice(from, to)) {
      const length = (item.size * scale) / depth;
      placed.push(
        width >= height
          ? { ...item, x, y: y + along, width: depth, height: length }
          : { ...item, x: x + along, y, width: length, height: depth },
      );
      along += length;
    }
    if (width >= height) [x, width] = [x + depth, width - depth];
    else [y, height] = [y + depth, height - depth];
    from = to;
  }
  return placed;
}

/** The worst of the ratios of long to short side in a row of areas from `most` to `least`. */
function worst(most: number, least: number, sum: number, side: number): number {
  const [square, all] = [side * side, sum * sum];
  return Math.max((square * most) / all, all / (square * least));
}
