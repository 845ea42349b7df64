import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { readIgnores } from "../../src/lint/directives.ts";
import { lint } from "../../src/lint/linter.ts";
import { createRuleNames } from "../../src/lint/ruleNames.ts";

const names = createRuleNames(catalog);
const cmd = "prefer-exec-form";

/** 1-based lines on which `prefer-exec-form` is still reported. */
function reported(text: string): number[] {
  const document = parseDockerfile(text);
  return lint(document, { preset: "recommended", rules: { "set-non-root-user": "off" } })
    .filter(({ rule }) => rule === cmd)
    .map(({ range }) => document.lines.positionAt(range.start).line + 1);
}

const cases: [what: string, text: string, lines: number[]][] = [
  ["nothing", "FROM a\nCMD b", [2]],
  ["our id", `FROM a\n# slipway ignore=${cmd}\nCMD b`, []],
  ["a peer's code", "FROM a\n# slipway ignore=DL3025\nCMD b", []],
  ["a peer's full code", "FROM a\n# slipway ignore=hadolint/DL3025\nCMD b", []],
  ["BuildKit's name", "FROM a\n# slipway ignore=JSONArgsRecommended\nCMD b", []],
  ["BuildKit's full name", "FROM a\n# slipway ignore=buildkit/JSONArgsRecommended\nCMD b", []],
  ["another rule", "FROM a\n# slipway ignore=replace-maintainer\nCMD b", [3]],
  ["several", `FROM a\n# slipway ignore = DL4000 , ${cmd}\nCMD b`, []],
  ["a reason behind #", `FROM a\n# slipway ignore=${cmd} # as ever\nCMD b`, []],
  ["a reason behind --", `FROM a\n# slipway ignore=${cmd} -- as ever\nCMD b`, []],
  ["the next instruction only", `FROM a\n# slipway ignore=${cmd}\nUSER b\nCMD c`, [4]],
  ["over blank lines and comments", `FROM a\n# slipway ignore=${cmd}\n\n# why\nCMD b`, []],
  ["stacked", `FROM a\n# slipway ignore=${cmd}\n# slipway ignore=DL4000\nCMD b`, []],
  ["the whole of a long instruction", `FROM a\n# slipway ignore=${cmd}\nCMD \\\n b`, []],
  ["inside, the next line", `FROM a\nCMD \\\n# slipway ignore=${cmd}\n b`, []],
  ["inside, that line only", `FROM a\nCMD b \\\n# slipway ignore=${cmd}\n c`, [2]],
  ["globally", `FROM a\nCMD b\n# slipway global ignore=${cmd}`, []],
  [
    "in the stage around",
    `FROM a\nCMD b\n# slipway stage ignore=${cmd}\nUSER x\nFROM a\nCMD c`,
    [6],
  ],
  ["in the stage below", `FROM a\nCMD b\n# slipway stage ignore=${cmd}\nFROM a\nCMD c`, [2]],
  ["in the first stage", `# slipway stage ignore=${cmd}\nARG x\nFROM a\nCMD b\nFROM a\nCMD c`, [6]],
  ["hadolint's form", "FROM a\n# hadolint ignore=DL3025\nCMD b", []],
  ["hadolint's form, without blanks", "FROM a\n#hadolint ignore=DL3025,SC2086\nCMD b", []],
  ["hadolint's form with our id", `FROM a\n# hadolint ignore=${cmd} # why\nCMD b`, []],
  ["hadolint's global form", "# hadolint global ignore=DL3025\nFROM a\nCMD b", []],
  ["hadolint's stage form", "# hadolint stage ignore=DL3025\nFROM a\nCMD b\nFROM a\nCMD b", [5]],
  ["BuildKit's directive", "# check=skip=JSONArgsRecommended\nFROM a\nCMD b", []],
  ["BuildKit's directive with our id", `# check=error=true;skip=X,${cmd}\nFROM a\nCMD b`, []],
  ["BuildKit's directive up to a blank", `# check=skip=X, ${cmd}\nFROM a\nCMD b`, [3]],
  ["BuildKit's skip=all", "# check=skip=all\nFROM a\nCMD b", []],
  ["the last of BuildKit's skips", `# check=skip=${cmd};skip=X\nFROM a\nCMD b`, [3]],
  ["BuildKit's comment", "FROM a\n# check=skip=JSONArgsRecommended // why\nCMD b\nCMD c", [4]],
  ["BuildKit's comment over a blank", "FROM a\n# check=skip=DL3025\n\nCMD b", []],
  ["BuildKit's comment cut off by #", "FROM a\n# check=skip=DL3025\n#\nCMD b", [4]],
  ["the first check of a group only", "FROM a\n# check=skip=X\n# check=skip=DL3025\nCMD b", [4]],
  ["no names", "FROM a\n# slipway ignore=\n# slipway ignore= # why\nCMD b", [4]],
  ["words about it", `FROM a\n# see slipway ignore=${cmd}\nCMD b`, [3]],
  ["heredoc text", `FROM a\nRUN <<E\n# slipway global ignore=${cmd}\nE\nCMD b`, [5]],
];

describe("ignore comments", () => {
  for (const [what, text, lines] of cases) {
    it(what, () => {
      assert.deepEqual(reported(text), lines);
      assert.deepEqual(reported(text.replaceAll("\n", "\r\n")), lines, "CRLF");
    });
  }

  it("leave BuildKit's skip=all off what BuildKit does not check", () => {
    const findings = lint(parseDockerfile("# check=skip=all\nFROM a\nCOPY x y z"), {
      preset: "recommended",
    });
    assert.ok(findings.some(({ rule }) => rule === "end-copy-destination-with-slash"));
  });

  const asHadolint: [what: string, text: string, lines: number[]][] = [
    ["the next line", "FROM a:1\n# hadolint ignore=DL3025\nCMD b", []],
    ["with an explanation", "FROM a:1\n#hadolint ignore = DL3025 , SC1 # why\nCMD b", []],
    ["not over a blank line", "FROM a:1\n# hadolint ignore=DL3025\n\nCMD b", [4]],
    ["not over a comment", "FROM a:1\n# hadolint ignore=DL3025\n# why\nCMD b", [4]],
    ["not with a name that it does not know", "FROM a:1\n# hadolint ignore=DL3025,x\nCMD b", [3]],
    ["not with words behind", "FROM a:1\n# hadolint ignore=DL3025 why\nCMD b", [3]],
    ["the whole file", "FROM a:1\nCMD b\n# hadolint global ignore=DL3025", []],
    [
      "a stage, behind its FROM",
      "# hadolint stage ignore=DL3006,DL3025\nFROM a\nCMD b\nFROM c\nCMD d",
      [2, 5],
    ],
    ["a stage from its FROM only", "FROM a:1\n# hadolint stage ignore=DL3025\nCMD b", [3]],
    ["ours as ever", "FROM a:1\n# slipway ignore=DL3025 -- why\n\nCMD b", []],
  ];
  for (const [what, text, lines] of asHadolint) {
    it(`count under preset hadolint as at hadolint: ${what}`, () => {
      const document = parseDockerfile(text);
      const found = lint(document, { preset: "hadolint" }).map(
        ({ range }) => document.lines.positionAt(range.start).line + 1,
      );
      assert.deepEqual(found, lines);
    });
  }

  it("are told with their places, for whoever wants to know which are in use", () => {
    const text = "FROM a\n# slipway ignore=DL3025, nope -- old\nCMD b";
    const [ignore] = readIgnores(parseDockerfile(text), names);
    assert.deepEqual(ignore, {
      dialect: "slipway",
      scope: "line",
      range: { start: 7, end: 43 },
      reason: "old",
      covers: { start: 43, end: text.length },
      names: [
        { text: "DL3025", range: { start: 24, end: 30 }, rules: [cmd] },
        { text: "nope", range: { start: 32, end: 36 }, rules: [] },
      ],
    });
  });
});
