import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { aptSettings } from "../../../src/lint/shared/aptSettings.ts";

/** The lines of the instructions for which it holds. */
function linesWith(text: string): readonly number[] {
  const document = parseDockerfile(text);
  const isSet = aptSettings(document, /Assume-Yes/i);
  return document.stages.flatMap((stage) =>
    stage.instructions
      .filter((instruction) => isSet(instruction, stage))
      .map(({ range }) => document.lines.positionAt(range.start).line),
  );
}

const write = "RUN echo 'APT::Get::Assume-Yes 1;' > /etc/apt/apt.conf.d/90yes";

describe("aptSettings", () => {
  it("holds from the instruction that writes the file", () => {
    assert.deepEqual(linesWith(`FROM a\nRUN b\n${write}\nRUN c`), [2, 3]);
    assert.deepEqual(
      linesWith("FROM a\nCOPY <<EOF /etc/apt/apt.conf\nassume-yes\nEOF\nRUN c"),
      [1, 4],
    );
  });

  it("is inherited by stages only", () => {
    assert.deepEqual(linesWith(`FROM a AS b\n${write}\nFROM c\nRUN d\nFROM b\nRUN e`), [1, 5]);
  });

  it("does not take other files, settings and options for it", () => {
    assert.deepEqual(linesWith("FROM a\nRUN apt-get -o APT::Get::Assume-Yes=1 b"), []);
    assert.deepEqual(linesWith("FROM a\nRUN echo b > /etc/apt/apt.conf.d/90"), []);
    assert.deepEqual(linesWith("FROM a\nCOPY <<EOF /etc/apt/apt.conf\nb\nEOF"), []);
  });

  it("lets a copied file say anything", () => {
    assert.deepEqual(linesWith("FROM a\nCOPY b /etc/apt/apt.conf.d/\nRUN c"), [1, 2]);
  });
});
