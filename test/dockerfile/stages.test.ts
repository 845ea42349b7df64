import assert from "node:assert/strict";
import { test } from "node:test";
import { instructionAt } from "../../src/dockerfile/instructionAt.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const graphs: readonly (readonly [
  text: string,
  stages: readonly (readonly [name: string | undefined, parent: number | undefined])[],
])[] = [
  ["ARG x", []],
  ["FROM a", [[undefined, undefined]]],
  [
    "FROM a AS B\nFROM b",
    [
      ["b", undefined],
      [undefined, 0],
    ],
  ],
  [
    "FROM a AS b\nFROM B",
    [
      ["b", undefined],
      [undefined, undefined],
    ],
  ],
  ["FROM x AS x", [["x", undefined]]],
  [
    "FROM b AS a\nFROM a AS b",
    [
      ["a", undefined],
      ["b", 0],
    ],
  ],
  [
    "FROM a AS x\nFROM b AS x\nFROM x",
    [
      ["x", undefined],
      ["x", undefined],
      [undefined, 1],
    ],
  ],
  [
    "FROM a AS x\nFROM x AS x\nFROM x",
    [
      ["x", undefined],
      ["x", 0],
      [undefined, 1],
    ],
  ],
  [
    "FROM a AS 0\nFROM 0",
    [
      ["0", undefined],
      [undefined, 0],
    ],
  ],
  [
    "ARG n=x\nFROM a AS x\nFROM $n",
    [
      ["x", undefined],
      [undefined, 0],
    ],
  ],
  [
    "ARG n\nFROM a AS x\nFROM ${n:-x}",
    [
      ["x", undefined],
      [undefined, 0],
    ],
  ],
  [
    "FROM a AS x\nFROM $n",
    [
      ["x", undefined],
      [undefined, undefined],
    ],
  ],
  [
    "FROM\nFROM a b",
    [
      [undefined, undefined],
      [undefined, undefined],
    ],
  ],
];

for (const [text, expected] of graphs) {
  test(`stages of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      parseDockerfile(text).stages.map(({ name, parent }) => [name, parent]),
      expected,
    );
  });
}

test("a stage reaches to the end of its last instruction", () => {
  const text = "ARG g\n# c\nFROM a\nRUN x\n# d\n\nFROM b\n";
  const { stages, instructions } = parseDockerfile(text);
  assert.deepEqual(
    stages.map(({ range }) => text.slice(range.start, range.end)),
    ["FROM a\nRUN x", "FROM b"],
  );
  assert.deepEqual(stages[0]?.instructions, [instructions[2]]);
});

test("the instruction at an offset", () => {
  const text = "FROM a\n\n# c\nRUN x \\\n y\nCMD z";
  const document = parseDockerfile(text);
  const at = (offset: number): string | undefined => instructionAt(document, offset)?.kind;
  assert.deepEqual(
    [
      0,
      6,
      7,
      8,
      11,
      12,
      text.indexOf("y"),
      text.indexOf("y") + 1,
      text.length,
      text.length + 1,
    ].map(at),
    ["FROM", "FROM", undefined, undefined, undefined, "RUN", "RUN", "RUN", "CMD", undefined],
  );
  assert.equal(instructionAt(parseDockerfile(""), 0), undefined);
});
