import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { presets } from "../../../src/lint/presets.ts";
import { onFirstLine } from "../../../src/lint/shared/onFirstLine.ts";

describe("onFirstLine", () => {
  for (const preset of presets) {
    const isPeer = preset === "hadolint" || preset === "buildkit";
    it(`goes to the keyword only where a peer would look there (${preset})`, () => {
      const document = parseDockerfile("FROM a\nUSER \\\n  b\nUSER c");
      const found = document.instructions.slice(1).map((instruction) => {
        const range = instruction.words[0]?.range ?? instruction.range;
        const { start, end } = onFirstLine({ preset, document }, instruction, range);
        return document.text.slice(start, end);
      });
      assert.deepEqual(found, [isPeer ? "USER" : "b", "c"]);
    });
  }
});
