import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { once } from "../../../src/base/once.ts";
import { createShellParser } from "../../../src/dockerfile/shell/createShellParser.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";

/** One for all tests of the process: a new one takes the runtime from those before it. */
export const loadShellParser: () => Promise<ShellParser> = once(newShellParser);

/** The parser with the grammar files of the installed packages. */
export function newShellParser(): Promise<ShellParser> {
  const { resolve } = createRequire(import.meta.url);
  return createShellParser({
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
    bash: readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm")),
  });
}
