import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { joinedComment } from "../../../src/lint/shared/joinedComment.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

function comment(text: string): string | undefined {
  const document = parseDockerfile(`FROM a\nRUN ${text}`);
  const [, run] = document.instructions;
  const [first] = run ? createShellScripts(document, shell).of(run) : [];
  const at = first && joinedComment(document, first.script);
  return at && document.text.slice(at.start, at.end);
}

test("ends with the line it was typed on, without the continuation", () => {
  assert.equal(comment("a # b \\\n && c"), "# b");
  assert.equal(comment("a # b\\\n && c"), "# b");
  assert.equal(comment("a \\\n && b;# c \\  \n d"), "# c");
});

test("also where the shell waits for a command", () => {
  assert.equal(comment("a && # b \\\n c"), "# b");
  assert.equal(comment("a | # \"b' \\\n c"), "# \"b'");
  assert.equal(comment("if a; then # b \\\n c; fi"), "# b");
});

test("only where lines follow", () => {
  assert.equal(comment("a # b"), undefined);
  assert.equal(comment("a \\\n # b\\\n && c # d"), undefined);
  assert.equal(comment("a # b \\\n\n"), undefined);
});

test("no comments", () => {
  for (const text of [
    ...["a 'x \\\n # y' && b", 'a "x # y" \\\n b', "a x#y \\\n b", "a \\# \\\n b", "a $# \\\n b"],
    ...["a ${#x} ${x# y} \\\n b", 'a "$(b "c # d")" \\\n e', "a $((16#ff)) \\\n b"],
  ]) {
    assert.equal(comment(text), undefined, text);
  }
});
