import { createHash } from "node:crypto";
import type { ServedPaths } from "../packageRegistry.ts";
import { writeZip } from "../writeZip.ts";

const module = "example.test/leftword";
const goMod = `module ${module}\n\ngo 1.19\n`;
const files: readonly (readonly [string, string])[] = [
  [`${module}@v1.0.0/go.mod`, goMod],
  [`${module}@v1.0.0/leftword.go`, 'package leftword\n\nconst Word = "left"\n'],
];

/** `example.test/leftword` v1.0.0 as a module proxy has it, https://go.dev/ref/mod#goproxy-protocol */
export const goModulePaths: ServedPaths = {
  [`/go/${module}/@v/list`]: () => "v1.0.0\n",
  [`/go/${module}/@v/v1.0.0.info`]: () => JSON.stringify({ Version: "v1.0.0" }),
  [`/go/${module}/@v/v1.0.0.mod`]: () => goMod,
  [`/go/${module}/@v/v1.0.0.zip`]: () => writeZip(files),
};

/** Its lines of go.sum. */
export const goSum = `${module} v1.0.0 h1:${dirSum(files)}
${module} v1.0.0/go.mod h1:${dirSum([["go.mod", goMod]])}
`;

/** The sum that Go's `dirhash` makes: of the list of files with the sum of each. */
function dirSum(of: readonly (readonly [string, string])[]): string {
  const lines = of
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
  return createHash("sha256").update(lines.join("")).digest("base64");
}
