import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";

export type Measured = typeof import("./measured.ts") & { readonly shell: ShellParser };

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Our code as it ships, in one minified file: the loader of the scripts makes it slower. */
export async function loadMeasured(): Promise<Measured> {
  const outfile = `${root}node_modules/.cache/slipway-bench/measured.mjs`;
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/bench/measured.ts"],
    outfile,
    bundle: true,
    external: ["web-tree-sitter"],
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "warning",
  });
  const measured = (await import(pathToFileURL(outfile).href)) as typeof import("./measured.ts");
  const { resolve } = createRequire(import.meta.url);
  const shell = await measured.createShellParser({
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
    bash: readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm")),
  });
  return { ...measured, shell };
}
