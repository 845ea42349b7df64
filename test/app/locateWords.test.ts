import assert from "node:assert/strict";
import { test } from "node:test";
import { createStepLocator } from "../../src/app/locateStep.ts";
import { locateWords } from "../../src/app/locateWords.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

/** Words of engines that give no line, and the lines that they are about. */
const cases: readonly (readonly [
  words: string,
  text: string,
  lines: readonly [number, number] | undefined,
])[] = [
  ["ENV must have two arguments", "FROM a\nENV A=1\nENV B\nLABEL c\n", [3, 3]],
  ["LABEL must have two arguments", "FROM a\nENV B\nLABEL c\n", [3, 3]],
  ["Invalid containerPort: abc", "FROM a\nEXPOSE 80\nEXPOSE \\\n  81 abc\n", [3, 4]],
  ["invalid signal: NOPE", "FROM a\nSTOPSIGNAL NOPE\n", [2, 2]],
  ["invalid stage index 7", "FROM a\nCOPY --from=0 a b\nCOPY --from=7 a b\n", [3, 3]],
  ["no build stage in current context", "RUN x\n", [1, 1]],
  [
    'failed to parse stage name "Bad:Ref:x": invalid reference format: repository name must be lowercase',
    "FROM a\nFROM Bad:Ref:x\n",
    [2, 2],
  ],
  [
    "failed to process \"${V%.c}\": missing ':' in substitution",
    "FROM a\nENV V=1\nENV W=${V%.c}\n",
    [3, 3],
  ],
  [
    "variable expansion is not supported for --from, define a new stage",
    "FROM a\nARG S\nCOPY --from=$S a b\n",
    [3, 3],
  ],
  [
    "failed to load LLB: network.host is not allowed",
    "FROM a\nRUN --network=none x\nRUN --network=host x\n",
    [3, 3],
  ],
  // Nothing that the words could mean.
  ["unauthorized: login first", "FROM a\nENV B\n", undefined],
  ["ENV must have two arguments", "FROM a\nENV A=1\n", undefined],
  ["invalid what", "FROM a\nENV B\nLABEL c\n", undefined],
  ["the Dockerfile cannot be empty", "", undefined],
];

for (const [words, text, lines] of cases) {
  test(`words to lines: ${words} of ${JSON.stringify(text)}`, () => {
    const found = locateWords(parseDockerfile(text), `The build failed: ${words}`);
    assert.deepEqual(found && [found.line, found.endLine], lines);
  });
}

test("what is fetched belongs to the instruction that names it, a FROM first", () => {
  const text =
    "FROM a\nCOPY --from=b/c:1 x y\nADD --chown=1 https://x.io/a.tgz /a\nRUN --mount=from=d,target=/d true\nFROM e\nCOPY --from=e x y\n";
  const locate = createStepLocator(parseDockerfile(text), "buildkit");
  const cases: readonly (readonly [name: string, line: number | undefined])[] = [
    ["[internal] load metadata for docker.io/b/c:1", 2],
    ["FROM docker.io/b/c:1", 2],
    ["https://x.io/a.tgz", 3],
    ["https://x.io/other", undefined],
    ["[internal] load metadata for docker.io/library/d:latest", 4],
    ["[internal] load metadata for docker.io/library/e:latest", 5],
  ];
  for (const [name, line] of cases) assert.equal(locate({ name })?.line, line, name);
});
