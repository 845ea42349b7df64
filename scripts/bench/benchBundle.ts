import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Sizes of what ships; `extension.js` is all that activation loads. */
export function benchBundle(root: string, print: (line: string) => void): void {
  print("Bundle:");
  for (const file of readdirSync(`${root}dist`).filter((it) => it.endsWith(".js"))) {
    const code = readFileSync(`${root}dist/${file}`);
    print(
      `  ${file.padEnd(18)} ${kib(code.length)} minified, ${kib(gzipSync(code).length)} gzipped`,
    );
  }
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;
}
