import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { expandedWords } from "../../../src/lint/shared/expandedWords.ts";

const cases: readonly (readonly [string, readonly string[]])[] = [
  ["ENV a=b c=d", ["a", "b", "c", "d"]],
  ["LABEL a b c", ["a", "b c"]],
  ["ARG a b=c", ["c"]],
  ["COPY --chown=a --from=b --chmod=c d e", ["a", "c", "d", "e"]],
  ['ADD --checksum=a ["b", "c\\"d"]', ["a", "b", 'c"d']],
  ["COPY <<X a b\nX", ["a", "b"]],
  ["RUN --mount=type=cache,target=a --network=none b", ["type=cache,target=a"]],
  ["WORKDIR a b", ["a b"]],
  ['VOLUME ["a"]', ["a"]],
  ["EXPOSE a", []],
  ["CMD a", []],
  ["ONBUILD USER a", []],
];

describe("expandedWords", () => {
  for (const [line, expected] of cases) {
    it(`names those of ${JSON.stringify(line)}`, () => {
      const instruction = parseDockerfile(`FROM a\n${line}`).instructions[1];
      assert.ok(instruction);
      assert.deepEqual(
        expandedWords(instruction).map(({ raw }) => raw),
        expected,
      );
    });
  }
});
