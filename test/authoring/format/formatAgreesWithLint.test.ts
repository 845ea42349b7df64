import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dockerfileCorpus } from "../../../scripts/bench/dockerfileCorpus.ts";
import { formatDockerfile } from "../../../src/authoring/format/formatDockerfile.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../../src/lint/linter.ts";
import { createRandom } from "../../support/createRandom.ts";
import { randomDockerfile } from "../../support/randomDockerfile.ts";
import { disordered } from "./disordered.ts";

/** The rules that are about what the formatter does. */
const layoutRules: ReadonlySet<string> = new Set([
  ...["avoid-many-blank-lines", "avoid-trailing-blanks", "end-file-with-line-break"],
  ...["indent-continuation-lines", "match-from-and-as-case", "use-consistent-keyword-case"],
]);

describe("formatted files", () => {
  it("have no finding of the rules about layout", () => {
    const random = createRandom(11);
    const texts = [
      ...dockerfileCorpus(11, 200).map(({ text }) => text),
      ...Array.from({ length: 300 }, () => randomDockerfile(random)),
    ];
    let before = 0;
    for (const text of texts) {
      const messy = disordered(text, random);
      before += found(messy).length;
      assert.deepEqual(found(format(messy)), [], messy);
    }
    assert.ok(before > 1_000, `only ${before} findings before`);
  });

  it("nor of that about long lines, where lines are wrapped", () => {
    let before = 0;
    for (const { text } of dockerfileCorpus(12, 100)) {
      const wrapped = format(text, 60);
      before += longLines(text).length;
      assert.deepEqual(longLines(wrapped), [], wrapped);
    }
    assert.ok(before > 100, `only ${before} findings before`);
  });
});

function longLines(text: string): readonly string[] {
  const rules = { "avoid-long-lines": { options: { length: 60 } } };
  return lint(parseDockerfile(text), { preset: "strict", rules })
    .filter(({ rule }) => rule === "avoid-long-lines")
    .map(({ range }) => text.slice(Math.max(0, range.start - 60), range.end));
}

function format(text: string, width = 0): string {
  return applyEdits(text, formatDockerfile(parseDockerfile(text), { width }));
}

function found(text: string): readonly string[] {
  return lint(parseDockerfile(text), { preset: "strict" })
    .filter(({ rule }) => layoutRules.has(rule))
    .map(({ rule, range }) => `${rule} ${JSON.stringify(text.slice(range.start, range.end + 20))}`);
}
