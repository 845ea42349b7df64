import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { layoutLines } from "../../../src/lint/shared/layoutLines.ts";

const linesOf = (text: string): string[] =>
  [...layoutLines(parseDockerfile(text))].map(({ start, end }) => text.slice(start, end));

describe("layoutLines", () => {
  it("has every line outside of heredocs, without line breaks", () => {
    assert.deepEqual(linesOf("# a\r\n\r\nFROM b\r\nRUN c \\\r\n  d\r\n"), [
      "# a",
      "",
      "FROM b",
      "RUN c \\",
      "  d",
    ]);
    assert.deepEqual(linesOf("\uFEFFFROM a"), ["\uFEFFFROM a"]);
    assert.deepEqual(linesOf(""), []);
    assert.deepEqual(linesOf("FROM a\n\0"), []);
  });

  it("leaves out heredocs with their delimiters", () => {
    assert.deepEqual(linesOf("FROM a\nCOPY <<b <<c /d\n1\nb\n2\nc\nRUN e"), [
      "FROM a",
      "COPY <<b <<c /d",
      "RUN e",
    ]);
    assert.deepEqual(linesOf("FROM a\nONBUILD RUN <<b\n1\nb\n"), ["FROM a", "ONBUILD RUN <<b"]);
    assert.deepEqual(linesOf("FROM a\nRUN <<b\n1\n2"), ["FROM a", "RUN <<b"]);
  });
});
