import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createShellParser } from "../../../src/dockerfile/shell/createShellParser.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";

/** The parser with the grammar files of the installed packages. */
export function loadShellParser(): Promise<ShellParser> {
  const { resolve } = createRequire(import.meta.url);
  return createShellParser({
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
    bash: readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm")),
  });
}
