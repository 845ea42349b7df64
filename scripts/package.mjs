/** `npm run package [-- FILE] [--built]`: builds unless told that it is, and packs the VSIX. */
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { runNode } from "./run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { name, version } = JSON.parse(await readFile(`${root}package.json`, "utf8"));
const args = process.argv.slice(2);
const packagePath = args.find((it) => !it.startsWith("--")) ?? `${root}${name}-${version}.vsix`;

if (!args.includes("--built")) await runNode(["scripts/build.mjs"], { limit: 120_000 });
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
const { size } = await stat(packagePath);
console.log(`${packagePath}: ${(size / 1024).toFixed(0)} KiB`);
