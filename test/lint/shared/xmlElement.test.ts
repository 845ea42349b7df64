import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { xmlElement, xmlElements } from "../../../src/lint/shared/xmlElement.ts";

describe("xmlElement", () => {
  const text =
    '<?xml version="1.0"?>\n<!-- <a><b>0</b></a> -->\n<a x="y">\n  <b c="d"> 1 </b><e/>\n  <f><b>2</b></f>\n  <b>3</b>\n  <g>4<!-- 5 --></g>\n</a>';

  it("finds the first element at its path", () => {
    assert.equal(xmlElement(text, ["a", "b"]), "1");
    assert.equal(xmlElement(text, ["a", "f", "b"]), "2");
    assert.equal(xmlElement(text, ["a", "f"]), undefined);
    assert.equal(xmlElement(text, ["b"]), undefined);
    assert.equal(xmlElement(text, ["a", "g"]), undefined);
  });

  it("finds all of a name", () => {
    assert.deepEqual(xmlElements(text, "b"), ["1", "2", "3"]);
  });

  it("ends on any text", () => {
    for (let end = 0; end < text.length; end++) xmlElement(text.slice(0, end), ["a", "b"]);
    const hostile = ["<", "<!--", "</a>", "<a>", "<a/>", "<!-- -->"];
    for (const part of hostile) assert.equal(xmlElement(part.repeat(50_000), ["x"]), undefined);
  });
});
