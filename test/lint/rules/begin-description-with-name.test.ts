import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../../src/lint/linter.ts";
import { beginDescriptionWithName } from "../../../src/lint/rules/begin-description-with-name.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(beginDescriptionWithName, {
  valid: [
    { code: "", preset },
    { code: "# a\nFROM b", preset },
    { code: "FROM a\n# A the a\nARG A", preset },
    { code: "FROM a\n# b is a stage\nFROM a AS B", preset },
    { code: "FROM a\n# one\n# B two\nARG A B=c", preset },
    // Cut off by an empty comment, a blank line, or an instruction.
    { code: "FROM a\n# what follows\n#\nARG A", preset },
    { code: "FROM a\n# what follows\n\nARG A", preset },
    { code: "FROM a\n# run\nRUN b\nARG A", preset },
    { code: "FROM a\n# hadolint ignore=DL3006\nARG A", preset },
    { code: "FROM a\nARG \\\n  # why\n  A", preset },
    { code: "# syntax=a\nARG A\nFROM b", preset },
  ],
  invalid: [
    {
      code: "FROM a\n⟦# the a⟧\nARG A",
      preset,
      message: "otherWord",
      data: { name: "A" },
      output: "FROM a\n# A the a\nARG A",
    },
    {
      code: "FROM a\n# b\n  ⟦#The stage⟧\nFROM a AS B",
      preset,
      message: "otherWord",
      data: { name: "b" },
      output: "FROM a\n# b\n  # b The stage\nFROM a AS B",
    },
    {
      code: "⟦# A: the a⟧\nARG A\nFROM b",
      preset,
      message: "otherWord",
      data: { name: "A" },
      output: "# A the a\nARG A\nFROM b",
    },
    {
      code: "FROM a\n⟦# both⟧\nARG A B",
      preset,
      message: "otherWord",
      data: { name: "A" },
    },
  ],
});

it("begin-description-with-name looks at any comment as BuildKit does", () => {
  const text = "# hadolint ignore=DL3006\n\nARG A\nFROM b";
  const [finding] = lint(parseDockerfile(text), {
    preset: "buildkit",
    rules: { "begin-description-with-name": "warning" },
    catalog: [beginDescriptionWithName],
  });
  assert.equal(finding && text.slice(finding.range.start, finding.range.end), "ARG");
});
