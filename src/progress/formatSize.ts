const UNITS = ["kB", "MB", "GB", "TB"];

/** Bytes for people, in powers of 1000 as registries and the docker command count: `12.3 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  let unit = "";
  for (unit of UNITS) {
    size /= 1000;
    if (size < 999.5) break;
  }
  return `${size < 99.95 ? size.toFixed(1) : size.toFixed(0)} ${unit}`;
}
