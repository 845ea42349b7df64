import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { documentLinks } from "../../../src/authoring/links/documentLinks.ts";
import { expandedVariables } from "../../../src/authoring/navigation/expandedVariables.ts";
import { createNameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { renameName, startRename } from "../../../src/authoring/navigation/renameName.ts";
import { foldingRanges } from "../../../src/authoring/outline/foldingRanges.ts";
import { outlineItems } from "../../../src/authoring/outline/outlineItems.ts";
import { selectionRanges } from "../../../src/authoring/outline/selectionRanges.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { createVariables } from "../../../src/dockerfile/variables.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { createRandom } from "../../support/createRandom.ts";
import { growingDockerfiles } from "../../support/growingDockerfiles.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";
import { processorTime } from "../../support/processorTime.ts";
import { randomDockerfile } from "../../support/randomDockerfile.ts";

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

describe("navigation, outline and links of any text", () => {
  test("of every prefix of a file that has everything", () => {
    const text = [
      "# syntax=docker/dockerfile:1\nARG V=1\nFROM --platform=$V a:${V:-x} AS b\nARG V\nENV W=\"$V\" X='$V'\n",
      "COPY --from=b <<E <<'F' /x/\n$V\nE\n$V\nF\nRUN --mount=type=bind,from=b \\\n # c\n echo \"$V\" && \\\n",
      ' W=1 x $W; for V in a; do :; done\nRUN <<E\n#!/bin/sh\necho ${W%.*}\nE\nONBUILD ARG Q\nCMD ["sh", "-c", "$W"]\n',
    ].join("");
    for (let end = 0; end <= text.length; end++) tryAll(text.slice(0, end));
  });

  test("of broken files", () => {
    for (const text of mutatedDockerfiles(3, 250)) tryAll(text);
    for (const { text } of corpus) tryAll(text.slice(0, 20_000));
  });

  test("a new name leaves what words mean as it was", () => {
    let renamed = 0;
    for (let seed = 1; seed <= 250; seed++) {
      const text = `ARG V=1\nARG IMG=alpine\n${randomDockerfile(createRandom(seed))}`;
      const document = parseDockerfile(text);
      const facts = { baseImage: () => undefined, shell };
      const index = createNameIndex(document, facts);
      for (const symbol of index.symbols) {
        const at = symbol.definition?.start;
        if (at === undefined || startRename(document, index, at).refusal) continue;
        const newName = symbol.kind === "stage" ? "quite_new" : "QUITE_NEW";
        const { edits, refusal } = { edits: [], ...renameName(document, index, at, newName) };
        assert.equal(refusal, undefined, text);
        const after = applyEdits(text, edits);
        const changed = parseDockerfile(after);
        assert.deepEqual(meaning(changed, newName), meaning(document, newName), after);
        // Each place means the same symbol as before, and no other one does.
        const moved = edits
          .filter(({ range }) => range.start < at)
          .reduce((sum, { range, newText }) => sum + newText.length - range.end + range.start, 0);
        const found = createNameIndex(changed, facts).at(at + moved)?.symbol;
        if (symbol.kind !== "env") {
          assert.equal(found?.occurrences.length, symbol.occurrences.length, `${text}\n${after}`);
        }
        renamed++;
      }
    }
    assert.ok(renamed > 200, `${renamed} names`);
  });

  test("in time that grows with the text: nothing is asked twice", () => {
    for (const [name, build] of Object.entries(growingDockerfiles)) {
      const text = build(4_000).slice(0, 400_000);
      const document = parseDockerfile(text);
      const start = processorTime();
      const index = createNameIndex(document, { baseImage: () => undefined, shell });
      index.at(text.length >> 1);
      outlineItems(document);
      foldingRanges(document);
      documentLinks(document, index.facts);
      selectionRanges(document, [text.length >> 1], index.facts);
      // Anything quadratic takes minutes; a busy machine takes some seconds more.
      const took = processorTime() - start;
      assert.ok(took < 8_000, `${name}: ${took.toFixed(0)} ms`);
    }
  });
});

function tryAll(text: string): void {
  const document = parseDockerfile(text);
  const facts = { baseImage: () => undefined, shell };
  const index = createNameIndex(document, facts);
  for (const { occurrences, definition } of index.symbols) {
    let end = -1;
    for (const { range } of occurrences) {
      assert.ok(end <= range.start && range.start < range.end && range.end <= text.length, text);
      end = range.end;
    }
    if (definition) assert.equal(index.at(definition.start)?.occurrence.range.end, definition.end);
  }
  outlineItems(document);
  for (const { start, end } of foldingRanges(document)) assert.ok(start < end);
  documentLinks(document, facts);
  for (const ranges of selectionRanges(document, [0, text.length >> 1, text.length], facts)) {
    ranges.forEach((range, at) => {
      const outer = ranges[at + 1];
      if (outer) assert.ok(outer.start <= range.start && range.end <= outer.end, text);
    });
  }
}

/** What does not depend on names: the stages' parents, and how many words are known and as what. */
function meaning(document: DockerfileDocument, newName: string): unknown {
  const variables = createVariables(document);
  const instructions = document.instructions.map((instruction) => {
    const names = expandedVariables(document, instruction);
    const values = names.map(({ name }) => variables.resolve(name, instruction)?.value);
    return [instruction.kind, values];
  });
  const parents = document.stages.map(({ parent }) => parent);
  return [parents, instructions, newName];
}
