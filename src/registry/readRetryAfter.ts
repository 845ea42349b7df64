import type { IncomingHttpHeaders } from "node:http";

/**
 * Seconds that a server wants to be left alone for: `Retry-After` as a number or a date (RFC 9110,
 * 10.2.3), else `RateLimit-Reset`. Undefined where it says nothing.
 */
export function readRetryAfter(
  headers: IncomingHttpHeaders,
  now: number = Date.now(),
): number | undefined {
  const said = headers["retry-after"] ?? headers["ratelimit-reset"];
  const text = (Array.isArray(said) ? said[0] : said)?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Date.parse takes far more for a date than HTTP does.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
