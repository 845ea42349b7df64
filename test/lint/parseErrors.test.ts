import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { parseErrors, tellers } from "../../src/lint/parseErrors.ts";
import { presets } from "../../src/lint/presets.ts";

const cases = [
  { code: "before-from", text: "RUN a\nFROM b" },
  { code: "onbuild-trigger", text: "FROM a\nONBUILD FROM b" },
  { code: "port-too-high", text: "FROM a\nEXPOSE 65536/udp" },
  { code: "copy-from-own-stage", text: "FROM a AS b\nCOPY --from=B c d" },
  { code: "copy-from-later-stage", text: "FROM a\nCOPY --from=b c d\nFROM a AS b" },
  { code: "copy-from-later-stage", text: "FROM a\nCOPY --from=7 c d" },
  { code: "directive-twice", text: "# check=skip=a\n# check=error=true\nFROM a" },
] as const;

describe("parseErrors", () => {
  for (const { code, text } of cases) {
    it(`leaves ${JSON.stringify(text)} to its rule while that is on`, () => {
      const document = parseDockerfile(text);
      assert.deepEqual(
        document.problems.map((problem) => problem.code),
        [code],
      );
      const { rule, onlyIn } = tellers[code];
      for (const preset of presets) {
        const count = (isOn: boolean): number =>
          parseErrors(document, preset, (it) => isOn && it === rule).length;
        assert.equal(count(true), onlyIn === undefined || onlyIn === preset ? 0 : 1, preset);
        assert.equal(count(false), 1, preset);
      }
    });
  }

  it("keeps what no rule tells of", () => {
    assert.equal(parseErrors(parseDockerfile("FROM a b"), "hadolint", () => true).length, 1);
  });
});
