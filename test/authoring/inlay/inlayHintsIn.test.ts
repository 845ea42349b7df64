import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthoringFacts } from "../../../src/authoring/authoringFacts.ts";
import { inlayHintsIn } from "../../../src/authoring/inlay/inlayHintsIn.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";

const facts: AuthoringFacts = {
  baseImage: (reference) => (reference === "app:1" ? { workdir: "/srv", env: {} } : undefined),
};

/** Hints stand in angle brackets. */
const cases: readonly (readonly [name: string, text: string])[] = [
  ["a default in FROM", "ARG V=1.22\nFROM golang:${V}‹value golang:1.22›\n"],
  ["what only the build knows", "ARG V\nFROM golang:${V}\n"],
  ["the fallback of an operator", "FROM golang:${V:-3}‹value golang:3›\n"],
  ["an image without variables", "FROM golang:1.22 AS b\n"],
  ["a stage with a name", "ARG V=3\nFROM a:$V‹value a:3› AS b\n"],
  ["WORKDIR of variables", "FROM a\nENV H=/home\nWORKDIR $H/me‹value /home/me›\n"],
  ["WORKDIR on the way", "FROM app:1\nWORKDIR a‹path /srv/a›\nWORKDIR b‹path /srv/a/b›\n"],
  ["WORKDIR that is relative by its variable", "FROM app:1\nARG D=x\nWORKDIR $D‹path /srv/x›\n"],
  ["WORKDIR below nobody knows what", "FROM b\nWORKDIR a\n"],
  ["WORKDIR that is absolute", "FROM app:1\nWORKDIR /a\n"],
  ["USER", "FROM a\nARG U=me G=us\nUSER $U:$G‹value me:us›\n"],
  ["EXPOSE", "FROM a\nENV P=80 Q=443\nEXPOSE $P‹value 80› 1 $Q/udp‹value 443/udp›\n"],
  ["what nothing sets", "FROM a\nUSER $NOPE\n"],
  ["an empty value", "FROM a\nARG U=\nUSER $U\n"],
  [
    "numbers of stages",
    "FROM a‹stage 0›\nFROM b AS c\nFROM d\nCOPY --from=0 x y\nCOPY --from=1 x y\n",
  ],
  ["numbers in mounts", "FROM a‹stage 0›\nFROM b\nRUN --mount=from=0,target=/x y\n"],
  ["numbers that are the names of stages", "FROM a AS 1\nFROM b\nFROM c\nCOPY --from=1 x y\n"],
  ["a variable in COPY", "FROM a\nARG V=1\nCOPY $V /a\n"],
];

describe("inlay hints", () => {
  for (const [name, marked] of cases) {
    it(`show ${name}: ${JSON.stringify(marked)}`, () => {
      const text = marked.replace(/‹[^›]*›/g, "");
      const hints = inlayHintsIn(parseDockerfile(text), { start: 0, end: text.length }, facts);
      assert.equal(insert(text, hints), marked);
    });
  }

  it("are those of the range", () => {
    const text = "FROM app:1\nWORKDIR a\nWORKDIR b\nWORKDIR c\n";
    const start = text.indexOf("WORKDIR b");
    assert.deepEqual(
      inlayHintsIn(parseDockerfile(text), { start, end: start + 9 }, facts).map((it) => it.text),
      ["/srv/a/b"],
    );
  });

  it("throw for no text", () => {
    for (const text of [...corpus.map((it) => it.text), ...mutatedDockerfiles(10, 150)]) {
      inlayHintsIn(parseDockerfile(text), { start: 0, end: text.length }, facts);
    }
  });
});

function insert(text: string, hints: ReturnType<typeof inlayHintsIn>): string {
  let result = "";
  let at = 0;
  for (const { offset, kind, text: hint } of [...hints].sort((a, b) => a.offset - b.offset)) {
    result += `${text.slice(at, offset)}‹${kind} ${hint}›`;
    at = offset;
  }
  return result + text.slice(at);
}
