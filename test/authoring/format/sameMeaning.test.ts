import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sameMeaning } from "../../../src/authoring/format/sameMeaning.ts";
import { sameScripts } from "../../../src/authoring/format/sameScripts.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { shellsOfStages } from "../../../src/dockerfile/shell/shellOfStages.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

describe("sameMeaning", () => {
  const same: readonly [a: string, b: string][] = [
    ["RUN a \\\n  b", "run a b"],
    ["RUN a&&\\\nb", "RUN a&& b"],
    ['CMD [ "a","b"]', 'CMD ["a", "b"]'],
    ["FROM a as b", "FROM a AS b"],
    ["ENV A=1 \\\n B='c  d'", "ENV A=1 B='c  d'"],
    ["RUN <<E\n a\nE", "RUN  <<E\n a\nE"],
  ];
  const other: readonly [a: string, b: string][] = [
    ["RUN a", "CMD a"],
    ["RUN a b", "RUN ab"],
    ["RUN a 'b  c'", "RUN a 'b c'"],
    ["RUN a \\& b", "RUN a \\ & b"],
    ["RUN --network=none a", "RUN a --network=none"],
    ['CMD ["a b"]', 'CMD ["a  b"]'],
    ["ENV A='b  c'", "ENV A='b c'"],
    ["ENV A b  c", "ENV A b c"],
    ["FROM a AS b", "FROM a AS B"],
    ["RUN <<E\n a\nE", "RUN <<E\na\nE"],
    ["RUN <<E\na\nE", "RUN <<-E\na\nE"],
    ["COPY <<E /\na\nE", "COPY <<'E' /\na\nE"],
    ["HEALTHCHECK CMD a", "HEALTHCHECK CMD a b"],
    ["ONBUILD RUN a", "ONBUILD RUN b"],
  ];
  for (const [a, b] of same) it(`${j(a)} is ${j(b)}`, () => assert.ok(compare(a, b)));
  for (const [a, b] of other) it(`${j(a)} is not ${j(b)}`, () => assert.ok(!compare(a, b)));
});

describe("sameScripts", () => {
  const cases: readonly [a: string, b: string, same: boolean][] = [
    ["RUN a && b | c", "RUN a  &&   b | c", true],
    ["RUN a $(b  c)", "RUN a $(b c)", true],
    ["RUN a && b", "RUN a || b", false],
    ["RUN a; b", "RUN a & b", false],
    ['RUN a "b  c"', 'RUN a "b c"', false],
    ["RUN (a; b) | c", "RUN a; b | c", false],
    ["RUN a > b", "RUN a >> b", false],
    ["RUN ! a", "RUN a", false],
  ];
  for (const [a, b, same] of cases) {
    it(`${j(a)} ${same ? "is" : "is not"} ${j(b)}`, () => {
      const [x, y] = [placed(a), placed(b)];
      const shellOf = shellsOfStages(x.document);
      assert.equal(sameScripts(shell, shellOf(x.instruction), x, y), same);
    });
  }
});

function compare(a: string, b: string): boolean {
  const [x, y] = [placed(a), placed(b)];
  return sameMeaning(x.instruction, x.document.text, y.instruction, y.document.text);
}

function placed(text: string) {
  const document = parseDockerfile(text);
  const [instruction] = document.instructions;
  assert.ok(instruction);
  return { document, instruction };
}

function j(text: string): string {
  return JSON.stringify(text);
}
