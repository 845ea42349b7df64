import assert from "node:assert/strict";
import { test } from "node:test";
import { hoverAt } from "../../../src/authoring/hover/hoverAt.ts";
import { inlayHintsIn } from "../../../src/authoring/inlay/inlayHintsIn.ts";
import { signatureAt } from "../../../src/authoring/signatures/signatureAt.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { growingDockerfiles } from "../../support/growingDockerfiles.ts";
import { processorTime } from "../../support/processorTime.ts";

const facts = { baseImage: knownBaseImage };

/** What makes one of these quadratic, beside what makes a parser so. */
const hazards: Readonly<Record<string, (n: number) => string>> = {
  ...growingDockerfiles,
  "a script that names again and again": (n) => `FROM a\nARG V\nRUN ${"read ".repeat(n * 10)}$V\n`,
  "blanks in a string": (n) => `FROM a\nCMD ["${" ".repeat(n * 20)}" x\n`,
  "a mount of many keys": (n) => `FROM a\nRUN --mount=${"target=/a,".repeat(n)} x\n`,
  "stages that mount one": (n) =>
    `FROM a AS s\n${"FROM b\nRUN --mount=from=s,target=/x y\n".repeat(n / 2)}`,
  "variables in a heredoc": (n) => `FROM a\nENV V=1\nCOPY <<E /a\n${"$V ${V:-x}\n".repeat(n)}E\n`,
};

for (const [name, build] of Object.entries(hazards)) {
  test(`linear: ${name}`, () => {
    const [small, large] = [build(2_000), build(8_000)].map(createAsker);
    assert.ok(small && large);
    let best = [small(), large()] as const;
    // Other work on the machine must not fail a test.
    for (let round = 0; round < 4 && !isLinear(...best); round++) {
      best = [Math.min(best[0], small()), Math.min(best[1], large())];
    }
    const [few, many] = best;
    assert.ok(isLinear(few, many), `${few.toFixed(1)} ms for n, ${many.toFixed(1)} for 4n`);
  });
}

/** Four times the text may take four times as long; quadratic work takes sixteen times. */
function isLinear(small: number, large: number): boolean {
  return large < 150 || large < small * 10;
}

/** Asks about some places of a text; what the answers took. */
function createAsker(text: string): () => number {
  const document = parseDockerfile(text);
  const last = Math.max(text.lastIndexOf("$"), text.lastIndexOf("from="), 0);
  const places = [0.1, 0.5, 0.9].map((part) => Math.floor(text.length * part));
  return () => {
    const start = processorTime();
    for (const offset of [...places, last + 1, last + 5, text.length - 2]) {
      hoverAt(document, offset, facts);
      signatureAt(document, offset);
    }
    inlayHintsIn(document, { start: 0, end: text.length }, facts);
    return processorTime() - start;
  };
}
