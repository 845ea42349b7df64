import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "./loadShellParser.ts";
import { readMarks } from "./markedText.ts";

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

/** `⟦ ⟧` is around each name; one that is set has its mark right behind it. */
const cases: Readonly<Record<string, string>> = {
  "plain and in braces": 'echo $⟦A⟧ ${⟦B⟧} ${⟦C⟧:-$⟦D⟧} ${#⟦E⟧} ${!⟦F⟧} ${⟦G⟧[0]} "$⟦H⟧" $1 $? $@',
  "quotes and escapes": "echo '$A' \\$B \"\\$C\" $'$D'",
  "tests, loops and choices":
    '[ "$⟦A⟧" = x ] && [[ $⟦B⟧ == y ]]; for ⟦I⟧! in $⟦C⟧; do :; done; case $⟦D⟧ in $⟦E⟧) ;; esac',
  assignments: "⟦A⟧!=1; ⟦B⟧!=$⟦C⟧; export ⟦D⟧!=2 ⟦E⟧!; unset ⟦F⟧!; G=1 cmd $⟦G⟧; H=$⟦I⟧ cmd",
  arithmetic: "echo $((⟦A⟧+1))",
  substitutions: "echo $(cat $⟦A⟧) `cat $⟦B⟧`",
  heredocs: "cat <<E\n$⟦A⟧ '$⟦B⟧' \\$C\nE\ncat <<'F'\n$D\nF\n",
};

describe("the variables of a script", () => {
  for (const [name, marked] of Object.entries(cases)) {
    test(name, () => {
      const { text, ranges } = readMarks(marked.replaceAll("⟧!", "⟧"));
      const script = shell.parse({ text, toOffset: (index) => index }, "bash");
      assert.deepEqual(
        script.variables.map(({ range }) => range),
        ranges,
      );
      const set = [...marked.matchAll(/⟦(\w+)⟧!/g)].map(([, it]) => it);
      assert.deepEqual(
        script.variables.flatMap((it) => (it.access === "write" ? it.name : [])),
        set,
      );
    });
  }
});
