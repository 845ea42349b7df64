/** `npm run generate [-- --check]`: writes, or only compares, what the rule catalogue decides. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GeneratedFile, generatedFiles } from "./rule-docs/generatedFiles.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const stale = generatedFiles(root).filter((file) => read(file.path) !== file.content);

if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is stale: run npm run generate.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const file of stale) write(file);
  console.log(stale.length > 0 ? `Wrote ${stale.length} files.` : "All generated files are fresh.");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

function write({ path, content }: GeneratedFile): void {
  const file = join(root, path);
  if (content === undefined) {
    rmSync(file);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
