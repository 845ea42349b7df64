import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createVariables } from "../../../src/dockerfile/variables.ts";
import { applyFixes } from "../../../src/lint/fixes.ts";
import { lint } from "../../../src/lint/linter.ts";
import { useEqualsInEnvAndLabel } from "../../../src/lint/rules/use-equals-in-env-and-label.ts";
import { testRule } from "../../support/ruleTester.ts";

const env = (key: string): { readonly keyword: string; readonly key: string } => ({
  keyword: "ENV",
  key,
});

testRule(useEqualsInEnvAndLabel, {
  valid: [
    "FROM a\nENV b=c d=e\nLABEL f=g",
    "FROM a\nARG b c",
    "FROM a\nENV b",
    { code: "FROM a\nONBUILD ENV b c", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\n⟦ENV⟧ b c\n⟦LABEL⟧ d.e   f g",
      message: "legacy",
      data: [env("b"), { keyword: "LABEL", key: "d.e" }],
      output: 'FROM a\nENV b=c\nLABEL d.e="f g"',
    },
    {
      code: "FROM a\n⟦label⟧ b c=d",
      preset: "buildkit",
      message: "legacy",
      data: { keyword: "LABEL", key: "b" },
      output: 'FROM a\nlabel b="c=d"',
    },
    {
      code: "FROM a\n⟦ENV⟧ b \\\n  c $d \\\n  # why\n  e\nUSER f",
      message: "legacy",
      data: env("b"),
      output: 'FROM a\nENV b="c $d \\\n  # why\n  e"\nUSER f',
    },
    {
      code: "FROM a\n⟦ENV⟧ b \\\n  # why\n  c",
      message: "legacy",
      data: env("b"),
    },
    {
      code: 'FROM a\n⟦ENV⟧ b "c  d" \'$e "f"\' g',
      message: "legacy",
      data: env("b"),
      output: 'FROM a\nENV b="c  d \\$e \\"f\\" g"',
      // The quotes that the fix has to escape take another character there.
      without: ["backtick"],
    },
    {
      code: '# escape=`\nFROM a\n⟦ENV⟧ b "c" `$d e',
      message: "legacy",
      data: env("b"),
      output: '# escape=`\nFROM a\nENV b="c `$d e"',
    },
    { code: "FROM a\n⟦ENV⟧ b ${c:-'d e'} f", message: "legacy", data: env("b") },
    { code: "FROM a\n⟦ENV⟧ b it's $c", message: "legacy", data: env("b") },
    { code: "FROM a\n⟦ENV⟧ $b c", message: "legacy", data: env("$b") },
    {
      code: "FROM a AS b\nONBUILD ENV c d\nONBUILD USER e\n⟦FROM⟧ b",
      preset: "buildkit",
      message: "legacy",
      data: { keyword: "ENV", key: "c" },
    },
  ],
});

const values = [
  "a b",
  "a  \"b  c\"d 'e' f",
  'C:\\\\a b\\ c "d\\e" x',
  '\\a b "c\\"d" \'e\\f\'',
  "a=b c",
  "a #b",
  '"${b} c" d',
];

for (const value of values) {
  it(`keeps the value of ENV A ${value}`, () => {
    const before = parseDockerfile(`FROM scratch\nENV b=1\nENV A ${value}\nUSER b`);
    const options = { preset: "recommended", catalog: [useEqualsInEnvAndLabel] } as const;
    const fixed = applyFixes(before.text, lint(before, options));
    assert.equal(fixed.applied.length, 1);
    const [old, now] = [before, parseDockerfile(fixed.text)].map((document) => {
      const user = document.instructions[3];
      return user && createVariables(document).resolve("A", user)?.value;
    });
    assert.ok(old !== undefined);
    assert.equal(now, old, fixed.text);
  });
}
