const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A Go duration of HEALTHCHECK: the sentence that says what is wrong with it, if anything is. */
export function checkDuration(flag: string, text: string): string | undefined {
  if (text === "") return undefined;
  const value = parseDuration(text);
  if (value === undefined) {
    return `"${text}" is not a duration for --${flag}; write a number with a unit, such as 30s or 1m30s.`;
  }
  if (value !== 0 && value < 1e6) {
    return `--${flag} cannot be less than 1ms; write 0 for the default, or a longer time.`;
  }
  return undefined;
}

export function checkRetries(text: string): string | undefined {
  if (text === "") return undefined;
  if (/^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31) {
    return Number(text) < 0 ? `--retries cannot be negative; write 0 or more.` : undefined;
  }
  return `"${text}" is not a number for --retries; write one such as 3.`;
}

/** In nanoseconds; undefined where Go would not read it. */
export function parseDuration(text: string): number | undefined {
  const sign = /^[+-]/.test(text) ? text[0] : "";
  const rest = text.slice(sign?.length ?? 0);
  if (rest === "0") return 0;
  const parts = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0;
  while (parts.lastIndex < rest.length) {
    const match = parts.exec(rest);
    if (!match) return undefined;
    total += Number(match[1]) * (nanoseconds[match[2] ?? ""] ?? 0);
    if (total > 2 ** 63) return undefined;
  }
  if (rest === "") return undefined;
  return sign === "-" ? -total : total;
}
