/** Seconds since the epoch in RFC 3339. */
export function timeText(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace(".000Z", "Z");
}
