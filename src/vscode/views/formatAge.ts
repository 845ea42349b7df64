/** How long ago, in the reader's language: "3 minutes ago". Times are milliseconds since the epoch. */
export function formatAge(then: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  let value = Math.max(0, now - then) / 1000;
  for (const [size, unit] of units) {
    if (value < size) return format.format(-Math.floor(value), unit);
    value /= size;
  }
  return format.format(-Math.floor(value), "year");
}

/** How many of each make one of the next. */
const units: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [30, "day"],
  [12.17, "month"],
];
