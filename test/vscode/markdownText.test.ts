import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeSpan, plainText } from "../../src/vscode/authoring/markdownText.ts";

describe("text in Markdown", () => {
  it("puts a longer fence around backticks", () => {
    assert.equal(codeSpan("a"), "` a `");
    assert.equal(codeSpan("a`b"), "`` a`b ``");
    assert.equal(codeSpan("``"), "``` `` ```");
    assert.equal(codeSpan("a\n\n# b"), "` a # b `");
    assert.equal(codeSpan("x".repeat(400)).length, 305);
  });

  it("takes the meaning of signs", () => {
    assert.equal(plainText("a *b* [c](d)"), "a \\*b\\* \\[c\\]\\(d\\)");
    assert.equal(plainText("<b>&amp;"), "&lt;b&gt;&amp;amp;");
    assert.equal(plainText("a\n\n- b"), "a \\- b");
    assert.equal(plainText("`x` $(alert)"), "\\`x\\` \\$\\(alert\\)");
  });
});
