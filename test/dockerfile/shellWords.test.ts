import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { splitPlainWords } from "../../src/dockerfile/shellWords.ts";

function wordsOf(text: string): readonly (readonly [covered: string, value: string])[] | undefined {
  const document = parseDockerfile(text);
  const command = document.instructions.at(-1);
  assert.ok(command && "shell" in command && command.shell);
  return splitPlainWords(command.shell)?.map(({ range, value }) => [
    text.slice(range.start, range.end),
    value,
  ]);
}

const plain: readonly (readonly [command: string, words: readonly string[]])[] = [
  ["npm start", ["npm", "start"]],
  ["  nginx \t -g 'daemon off;' ", ["nginx", "-g", "daemon off;"]],
  ['python -m "my app" --a=b', ["python", "-m", "my app", "--a=b"]],
  ["a''b\"c d\"e '' \"\"", ["abc de", "", ""]],
  ["a \\\n  # note\n  b", ["a", "b"]],
  ["/bin/x:y,z@1+2%3 a~b a#b ünï", ["/bin/x:y,z@1+2%3", "a~b", "a#b", "ünï"]],
  ["'$HOME' '*' 'a\\b'", ["$HOME", "*", "a\\b"]],
  ["a b=c", ["a", "b=c"]],
];

for (const [command, values] of plain) {
  test(`${JSON.stringify(command)} is plain`, () => {
    const words = wordsOf(`FROM a\nCMD ${command}`);
    assert.deepEqual(
      words?.map(([, value]) => value),
      values,
    );
  });
}

test("the range of a word covers its quotes and what interrupts it", () => {
  assert.deepEqual(wordsOf('CMD "a b"c d\\\n e\\\nf'), [
    ['"a b"c', "a bc"],
    ["d", "d"],
    ["e\\\nf", "ef"],
  ]);
});

const notPlain: readonly string[] = [
  "",
  "echo $HOME",
  "echo ${x}",
  "echo `x`",
  "echo $(x)",
  'echo "$x"',
  'echo "a\\"b"',
  "echo a\\ b",
  "a && b",
  "a; b",
  "a | b",
  "a > b",
  "a < b",
  "a &",
  "(a)",
  "{ a; }",
  "a *",
  "a ?",
  "a [x]",
  "a {b,c}",
  "a ~",
  "a ~/b",
  "a # comment",
  "X=1 a",
  "X+=1 a",
  "cd /x",
  "exec a",
  "source x",
  ". x",
  "export a",
  "if a",
  "! a",
  "a 'b",
  'a "b',
  "a^b",
];

for (const command of notPlain) {
  test(`${JSON.stringify(command)} needs a shell`, () => {
    assert.equal(wordsOf(`FROM a\nCMD ${command}`), undefined);
  });
}

test("backslashes of Windows are not plain", () => {
  assert.equal(wordsOf("# escape=`\nFROM a\nCMD C:\\app\\run.exe"), undefined);
});
