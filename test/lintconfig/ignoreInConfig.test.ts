import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../src/base/textEdit.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { configThatIgnores, ignoreInConfig } from "../../src/lintconfig/ignoreInConfig.ts";
import { parseHadolintConfig } from "../../src/lintconfig/parseHadolintConfig.ts";
import { parseSlipwayConfig } from "../../src/lintconfig/parseSlipwayConfig.ts";

const finding = { rule: "replace-maintainer", aliases: ["hadolint/DL4000"] };

const json: readonly (readonly [before: string, after: string])[] = [
  ["{}", '{\n  "rules": {\n    "replace-maintainer": "off"\n  }\n}'],
  [
    '{\n  // why\n  "preset": "strict",\n  "rules": {\n    "use-one-cmd": "off"\n  }\n}\n',
    '{\n  // why\n  "preset": "strict",\n  "rules": {\n    "use-one-cmd": "off",\n    "replace-maintainer": "off"\n  }\n}\n',
  ],
  [
    '{ "rules": { "replace-maintainer": "error" } }',
    '{ "rules": { "replace-maintainer": "off" } }',
  ],
  [
    '{ "rules": { "replace-maintainer": { "severity": "error" } } }',
    '{ "rules": { "replace-maintainer": { "severity": "off" } } }',
  ],
];

const yaml: readonly (readonly [before: string, after: string])[] = [
  ["", "ignored:\n  - DL4000\n"],
  ["failure-threshold: error", "failure-threshold: error\nignored:\n  - DL4000\n"],
  ["ignored:\n- DL3008 # why\n", "ignored:\n- DL3008 # why\n- DL4000\n"],
  [
    "ignored:\n    - DL3008\nno-fail: true\n",
    "ignored:\n    - DL3008\n    - DL4000\nno-fail: true\n",
  ],
  ["ignored: [DL3008]\n", "ignored: [DL3008, DL4000]\n"],
  ["ignored: []\n", "ignored: [DL4000]\n"],
  ["ignored:\nno-fail: true\n", "ignored:\n  - DL4000\nno-fail: true\n"],
];

describe("ignoreInConfig", () => {
  for (const [before, after] of json) {
    it(`turns a rule off in ${JSON.stringify(before)}`, () => {
      const text = applyEdits(before, ignoreInConfig("slipway", before, finding));
      assert.equal(text, after);
      const { config, problems } = parseSlipwayConfig(text, catalog);
      assert.deepEqual(problems, []);
      const setting = config.rules?.["replace-maintainer"];
      assert.equal(typeof setting === "object" ? setting.severity : setting, "off");
    });
  }

  for (const [lf, lfAfter] of yaml) {
    for (const eol of ["\n", "\r\n"]) {
      const [before, after] = [lf, lfAfter].map((it) => it.replaceAll("\n", eol));
      if (before === undefined || after === undefined || (!lf.includes("\n") && eol !== "\n")) {
        continue;
      }
      it(`adds to hadolint's list in ${JSON.stringify(before)}`, () => {
        const text = applyEdits(before, ignoreInConfig("hadolint", before, finding));
        assert.equal(text, after);
        const { config, problems } = parseHadolintConfig(text, catalog);
        assert.deepEqual(problems, []);
        assert.equal(config.rules?.["replace-maintainer"], "off");
      });
    }
  }

  it("names a rule that hadolint does not have by our name", () => {
    const edits = ignoreInConfig("hadolint", "", { rule: "replace-apt-key", aliases: [] });
    assert.equal(applyEdits("", edits), "ignored:\n  - replace-apt-key\n");
  });

  it("writes a configuration that is valid", () => {
    const text = configThatIgnores(finding);
    assert.equal(text, '{\n  "rules": {\n    "replace-maintainer": "off"\n  }\n}\n');
  });
});
