import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { blanksAt, nestedSubshells } from "../../../src/dockerfile/shell/nestedSubshells.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import type { ShellScript } from "../../../src/dockerfile/shell/shellScript.ts";
import { loadShellParser } from "./loadShellParser.ts";

describe("nestedSubshells", () => {
  const cases: readonly (readonly [text: string, spaced: string])[] = [
    ["((a) && b)", "( (a) && b)"],
    ["(((a) && b) && c)", "( ( (a) && b) && c)"],
    ["((a);(b)) && ((c) )", "( (a);(b)) && ( (c) )"],
    ["((a) # it's\n)", "( (a) # it's\n)"],
    ["\"$( ((a) | b) )\" '((c) d)'", "\"$( ( (a) | b) )\" '((c) d)'"],
    ["echo \\((a) b)", "echo \\((a) b)"],
    ["((a + 1))", "((a + 1))"],
    ["(( (a + 1) * 2 ))", "(( (a + 1) * 2 ))"],
    ["for ((i = 0; i < (9); i++)); do b; done", "for ((i = 0; i < (9); i++)); do b; done"],
    ["echo $(((1 + 2) * 3))", "echo $(( (1 + 2) * 3))"],
    ["echo $((1 + 2)) $((a) | b)", "echo $((1 + 2)) $( (a) | b)"],
    ["((a", "((a"],
    ["((a)", "( (a)"],
  ];
  for (const [text, spaced] of cases) {
    it(JSON.stringify(text), () => assert.equal(blanksAt(text, nestedSubshells(text)), spaced));
  }
});

describe("commands in nested subshells", () => {
  let shell: ShellParser;
  before(async () => {
    shell = await loadShellParser();
  });

  it("are found at their places", () => {
    const text = "x; ((cd /a) && ((b c) | d)); e $((f) | g)";
    const script = parse(text);
    assert.equal(script.complete, true);
    assert.deepEqual(
      script.commands.map(({ range }) => text.slice(range.start, range.end)),
      ["x", "cd /a", "b c", "d", "e $((f) | g)", "f", "g"],
    );
  });

  it("takes no second look at arithmetic", () => {
    assert.deepEqual(
      parse("((a = (1 + 2) * 3)) && b $(((1 + 2) * 3))").commands.map(({ name }) => name),
      ["b"],
    );
  });

  function parse(text: string): ShellScript {
    return shell.parse({ text, toOffset: (index) => index }, "bash");
  }
});
