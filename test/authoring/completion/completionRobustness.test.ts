import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { completionsAt } from "../../../src/authoring/completion/completionsAt.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../../support/baseImageLookUp.ts";
import { contextFiles } from "../../support/contextFiles.ts";
import { createRandom } from "../../support/createRandom.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";

const facts = {
  baseImage: baseImageLookUp({}),
  shell: await loadShellParser(),
  contextFiles: contextFiles({ "src/a.go": "", "go.mod": "" }),
};
const known = { images: ["a:1"], rules: [] };

/** The range has to end the word at the cursor, on its line. */
function check(text: string, offset: number): void {
  const { typed, word, entries } = completionsAt(parseDockerfile(text), offset, facts, known);
  assert.ok(typed.start <= offset && typed.end === offset, `${offset} of ${JSON.stringify(text)}`);
  assert.ok(word.start === typed.start && word.end >= offset && word.end <= text.length);
  assert.ok(!text.slice(word.start, word.end).includes("\n"));
  assert.ok(entries.length <= 500);
}

describe("completion in texts that are half typed", () => {
  it("throws at no cut of any text of the corpus", () => {
    for (const { text } of corpus) {
      const step = Math.max(1, Math.floor(text.length / 25));
      for (let end = 0; end <= text.length; end += step) check(text.slice(0, end), end);
    }
  });

  it("throws nowhere in broken texts", () => {
    const random = createRandom(8);
    for (const text of mutatedDockerfiles(8, 150)) {
      for (let round = 0; round < 4; round++) {
        check(text, Math.floor(random() * (text.length + 1)));
      }
    }
  });

  it("gives the same with either line break", () => {
    const text =
      "FROM a AS one\nWORKDIR /x\nRUN foo \\\n  # why\n  && apt-get install -y \\\n    b\nCOPY --from=one /x ./\n";
    const other = text.replace(/\n/g, "\r\n");
    let at = 0;
    for (let offset = 0; offset <= text.length; offset++) {
      const labels = (of: string, where: number) =>
        completionsAt(parseDockerfile(of), where, facts, known).entries.map(({ label }) => label);
      assert.deepEqual(labels(other, at), labels(text, offset), `at ${offset}`);
      at += text[offset] === "\n" ? 2 : 1;
    }
  });
});
