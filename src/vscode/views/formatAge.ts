/** How long ago, in the reader's language: "3 minutes ago". Times are milliseconds since the epoch. */
export function formatAge(then: number, now: number, locale: string): string {
  return createFormatAge(locale)(then, now);
}

/** For many ages: making the format takes longer than using it, and few texts serve all of them. */
export function createFormatAge(locale: string): (then: number, now: number) => string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const texts = new Map<string, string>();
  const textOf = (count: number, unit: Intl.RelativeTimeFormatUnit): string => {
    const key = `${count} ${unit}`;
    const text = texts.get(key) ?? format.format(-count, unit);
    texts.set(key, text);
    return text;
  };
  return (then, now) => {
    let value = Math.max(0, now - then) / 1000;
    for (const [size, unit] of units) {
      if (value < size) return textOf(Math.floor(value), unit);
      value /= size;
    }
    return textOf(Math.floor(value), "year");
  };
}

/** How many of each make one of the next. */
const units: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [30, "day"],
  [12.17, "month"],
];
