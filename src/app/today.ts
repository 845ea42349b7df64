/** The day that it is, `YYYY-MM-DD`, by universal time: for rules about what is out of date. */
export function today(now: Date = new Date()): string {
  return now.toISOString().slice(0, 10);
}
