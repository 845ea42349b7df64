import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { once } from "../../../src/base/once.ts";
import { createShellParser } from "../../../src/dockerfile/shell/createShellParser.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";

/** The parser with the grammar files of the installed packages; one a process, as its runtime wants it. */
export const loadShellParser: () => Promise<ShellParser> = once(() => {
  const { resolve } = createRequire(import.meta.url);
  return createShellParser({
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
    bash: readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm")),
  });
});
