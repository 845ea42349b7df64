import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../src/base/textEdit.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { applyFixes, fixAll, ignoreEdits } from "../../src/lint/fixes.ts";
import { lint } from "../../src/lint/linter.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { replaceMaintainer } from "../../src/lint/rules/replace-maintainer.ts";

function finding(edits: [start: number, end: number, text: string][], safe = true): Finding {
  return {
    rule: "a",
    aliases: [],
    severity: "info",
    message: "A.",
    range: { start: 0, end: 1 },
    tag: undefined,
    fix: {
      title: "Fix",
      safe,
      edits: edits.map(([start, end, newText]) => ({ range: { start, end }, newText })),
    },
  };
}

describe("applyFixes", () => {
  it("applies a fix as a whole or not at all; the first one wins", () => {
    const first = finding([[0, 1, "A"]]);
    const both = finding([
      [1, 2, "B"],
      [4, 5, "E"],
    ]);
    const last = finding([[3, 4, "D"]]);
    const outcome = applyFixes("abcde", [first, both, last]);
    assert.deepEqual(outcome, { text: "AbcDe", applied: [first, last], left: [both] });
  });

  it("lets two that insert at one place wait for each other", () => {
    const first = finding([[1, 1, "x"]]);
    const second = finding([[1, 1, "y"]]);
    assert.deepEqual(applyFixes("ab", [first, second]).left, [second]);
  });

  it("applies unsafe ones only when asked to", () => {
    const unsafe = finding([[0, 1, "A"]], false);
    assert.equal(applyFixes("a", [unsafe]).text, "a");
    assert.equal(applyFixes("a", [unsafe], { unsafe: true }).text, "A");
  });
});

describe("fixAll", () => {
  it("goes on until nothing is left to fix", () => {
    const text =
      "# x\n# syntax=a\n# check=error=true\nFROM golang AS b\nCOPY go.mod go.sum .\nCMD c d\n";
    const fixed = fixAll(text, { preset: "recommended" });
    assert.equal(
      fixed,
      '# syntax=a\n# check=error=true\n# x\nFROM golang AS b\nWORKDIR /src\nCOPY go.mod go.sum ./\nCMD ["c", "d"]\n',
    );
    assert.equal(fixAll(fixed, { preset: "recommended" }), fixed);
  });

  const growing = (newText: string): Rule => ({
    ...replaceMaintainer,
    create: ({ report }) => ({
      MAINTAINER: ({ range }) =>
        report({
          at: range,
          message: "deprecated",
          fix: { title: "x", edits: [{ range, newText }] },
        }),
    }),
  });

  it("ends with a rule that never has enough", () => {
    const fixed = fixAll("FROM a\nMAINTAINER b", {
      preset: "recommended",
      catalog: [growing("MAINTAINER b\nUSER c")],
    });
    assert.equal(fixed.split("USER c").length, 11);
  });

  it("does not take a fix that breaks the file", () => {
    const text = "FROM a\nMAINTAINER b";
    assert.equal(fixAll(text, { preset: "recommended", catalog: [growing("NONSENSE")] }), text);
  });
});

describe("ignoreEdits", () => {
  const cases: [what: string, scope: "line" | "file", before: string, after: string][] = [
    ["above the line", "line", "FROM a\nCMD b", "FROM a\n# slipway ignore=ID\nCMD b"],
    ["indented", "line", "FROM a\n\t CMD b", "FROM a\n\t # slipway ignore=ID\n\t CMD b"],
    ["CRLF", "line", "FROM a\r\nCMD b\r\n", "FROM a\r\n# slipway ignore=ID\r\nCMD b\r\n"],
    [
      "above a long instruction",
      "line",
      "FROM a\nCMD \\\n  b",
      "FROM a\n# slipway ignore=ID\nCMD \\\n  b",
    ],
    [
      "into a comment of ours",
      "line",
      "FROM a\n# slipway ignore=x -- why\nCMD b",
      "FROM a\n# slipway ignore=x,ID -- why\nCMD b",
    ],
    [
      "not into that of another instruction",
      "line",
      "FROM a\n# slipway ignore=x\nUSER c\nCMD b",
      "FROM a\n# slipway ignore=x\nUSER c\n# slipway ignore=ID\nCMD b",
    ],
    [
      "into hadolint's, by its code",
      "line",
      "FROM a\n# hadolint ignore=DL3000\nCMD b",
      "FROM a\n# hadolint ignore=DL3000,DL3025\nCMD b",
    ],
    [
      "into ours rather than hadolint's",
      "line",
      "FROM a\n# slipway ignore=x\n# hadolint ignore=DL3000\nCMD b",
      "FROM a\n# slipway ignore=x,ID\n# hadolint ignore=DL3000\nCMD b",
    ],
    [
      "into hadolint's for the whole file",
      "file",
      "FROM a\nCMD b\n# hadolint global ignore=DL3000 # why",
      "FROM a\nCMD b\n# hadolint global ignore=DL3000,DL3025 # why",
    ],
    [
      "into BuildKit's directive, by its name",
      "file",
      "# check=error=true;skip=X\nFROM a\nCMD b",
      "# check=error=true;skip=X,JSONArgsRecommended\nFROM a\nCMD b",
    ],
    ["at the top", "file", "FROM a\nCMD b", "# slipway global ignore=ID\nFROM a\nCMD b"],
    [
      "behind a BOM",
      "file",
      "\uFEFFFROM a\nCMD b",
      "\uFEFF# slipway global ignore=ID\nFROM a\nCMD b",
    ],
    [
      "behind the parser directives",
      "file",
      "# syntax=a\r\n# check=error=true\r\nFROM a\r\nCMD b",
      "# syntax=a\r\n# check=error=true\r\n# slipway global ignore=ID\r\nFROM a\r\nCMD b",
    ],
    [
      "behind #!",
      "file",
      "#!/usr/bin/env x\nFROM a\nCMD b",
      "#!/usr/bin/env x\n# slipway global ignore=ID\nFROM a\nCMD b",
    ],
    [
      "into a global comment",
      "file",
      "FROM a\nCMD b\n# slipway global ignore=x",
      "FROM a\nCMD b\n# slipway global ignore=x,ID",
    ],
  ];
  for (const [what, scope, before, after] of cases) {
    it(`${scope}: ${what}`, () => {
      const id = "prefer-exec-form";
      const document = parseDockerfile(before);
      const found = lint(document, { preset: "recommended" }).find(({ rule }) => rule === id);
      assert.ok(found);
      const text = applyEdits(before, ignoreEdits(document, found, scope));
      assert.equal(text, after.replace("ID", id));
      const left = lint(parseDockerfile(text), { preset: "recommended" });
      assert.ok(!left.some(({ rule }) => rule === id));
    });
  }

  it("leaves hadolint's comment right above the instruction, where hadolint looks for it", () => {
    const text = "FROM a\nUSER b\n  # hadolint ignore=DL3000\n  CMD b";
    const document = parseDockerfile(text);
    const at = text.indexOf("CMD");
    const found = { rule: "x-y", aliases: [], range: { start: at, end: at + 3 } };
    assert.equal(
      applyEdits(text, ignoreEdits(document, found, "line")),
      "FROM a\nUSER b\n  # slipway ignore=x-y\n  # hadolint ignore=DL3000\n  CMD b",
    );
  });

  it("works for findings in comments", () => {
    const text = "# x\n# syntax=a\nFROM a";
    const document = parseDockerfile(text);
    const [found] = lint(document, { preset: "recommended" });
    assert.equal(found?.rule, "put-parser-directives-first");
    const ignored = applyEdits(text, ignoreEdits(document, found, "line"));
    assert.equal(ignored, "# x\n# slipway ignore=put-parser-directives-first\n# syntax=a\nFROM a");
    const left = lint(parseDockerfile(ignored), { preset: "recommended" });
    assert.ok(!left.some(({ rule }) => rule === found.rule));
  });

  it("offers nothing for parse-error", () => {
    const range = { start: 0, end: 1 };
    const document = parseDockerfile("NONSENSE");
    for (const scope of ["line", "file"] as const) {
      assert.deepEqual(
        ignoreEdits(document, { aliases: [], rule: "parse-error", range }, scope),
        [],
      );
    }
  });
});
