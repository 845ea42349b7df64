/** RFC 3339 without fractions; `epoch` in seconds. */
export function timeText(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}
