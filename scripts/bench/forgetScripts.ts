import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";

/** A function that pushes out all that the parser remembers, so that each script is read as if new. */
export function forgetScripts(shell: ShellParser): () => void {
  let count = 0;
  return () => {
    for (let part = 0; part < 5; part += 1) {
      count += 1;
      // What is plain is not remembered.
      const text = `(${count}`.padEnd(60 * 1024, "x");
      shell.parse({ text, toOffset: (at) => at }, "bash");
    }
  };
}
