import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { heredocVariableUses, variableUses } from "../../../src/lint/shared/variableUses.ts";

const words: readonly (readonly [string, readonly string[]])[] = [
  ["plain", []],
  ["$a/${b}$c_1-$1", ["$a a", "${b} b", "$c_1 c_1", "$1 1"]],
  ["'$a'$a\\$a", ["$a a"]],
  ['"x${a:-$b}"${c/$d/e}', ["${a:-$b} a", "$b b", "${c/$d/e} c", "$d d"]],
  ["$$x$", ["$$ $"]],
  ["${a", []],
];

describe("variableUses", () => {
  for (const [raw, expected] of words) {
    it(`finds the variables of ${raw}`, () => {
      const document = parseDockerfile(`FROM a\nWORKDIR ${raw}`);
      const [word] = document.instructions[1]?.words ?? [];
      assert.ok(word);
      const found = variableUses(word, "\\").map(({ range, nameRange }) => {
        const name = document.text.slice(nameRange?.start, nameRange?.end);
        return `${document.text.slice(range.start, range.end)} ${name}`;
      });
      assert.deepEqual(found, expected);
    });
  }

  it("takes the whole word where a line break interrupts it", () => {
    const document = parseDockerfile("FROM a\nWORKDIR /$a\\\n$b");
    const [word] = document.instructions[1]?.words ?? [];
    assert.ok(word);
    assert.deepEqual(
      variableUses(word, "\\").map(({ name, range, nameRange }) => [name, range, nameRange]),
      [
        ["a", word.range, undefined],
        ["b", word.range, undefined],
      ],
    );
  });
});

describe("heredocVariableUses", () => {
  for (const [marker, expected] of [
    ["X", ["$a", "${b:-", "$c", "${d}"]],
    ['"X"', []],
  ] as const) {
    it(`reads the body of <<${marker}`, () => {
      const text = `FROM a\nCOPY <<${marker} /f\n'$a' \\$n \${b:-$c}\n\${d} $\nX`;
      const [heredoc] = parseDockerfile(text).instructions[1]?.heredocs ?? [];
      assert.ok(heredoc);
      const found = heredocVariableUses(text, heredoc).map(({ range, operator }) =>
        text.slice(range.start, range.end).concat(operator ?? ""),
      );
      assert.deepEqual(
        found,
        expected.map((use) => use),
      );
    });
  }
});
