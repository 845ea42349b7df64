import assert from "node:assert/strict";
import { test } from "node:test";
import type { DockerfileDocument } from "../../src/dockerfile/document.ts";
import { parseDockerfile, parseDockerfileWith } from "../../src/dockerfile/parseDockerfile.ts";
import { readInstruction } from "../../src/dockerfile/readInstruction.ts";
import { createRandom } from "../support/createRandom.ts";
import { checkInvariants } from "./checkInvariants.ts";
import { corpus, mutate } from "./corpus.ts";

function countReads(text: string, previous: DockerfileDocument): number {
  let reads = 0;
  const counting: typeof readInstruction = (scanned, escapeChar) => {
    reads++;
    return readInstruction(scanned, escapeChar);
  };
  parseDockerfileWith({ readInstruction: counting }, text, previous);
  return reads;
}

const large = corpus.find(({ name }) => name === "large.Dockerfile")?.text ?? "";

test("a keystroke reads one instruction", () => {
  const previous = parseDockerfile(large);
  for (const needle of ["FROM base", "set -eux", "pkg3=", "ENV A5", 'CMD ["x']) {
    const at = large.indexOf(needle) + needle.length;
    assert.equal(countReads(`${large.slice(0, at)}x${large.slice(at)}`, previous), 1, needle);
  }
});

test("a line break between, a comment, and moved lines read nothing", () => {
  const previous = parseDockerfile(large);
  assert.equal(countReads(large, previous), 0);
  assert.equal(countReads(`\n${large}`, previous), 0);
  const line = large.indexOf("WORKDIR");
  assert.equal(countReads(`${large.slice(0, line)}# note\n${large.slice(line)}`, previous), 0);
});

test("another escape character reads everything again", () => {
  const previous = parseDockerfile(large);
  const text = `# escape=\`\n${large}`;
  assert.ok(countReads(text, previous) > 50);
});

test("instructions that stay where they are stay the same objects", () => {
  const previous = parseDockerfile("FROM a\nRUN b\nRUN c\n");
  const next = parseDockerfile("FROM a\nRUN bb\nRUN c\n", previous);
  assert.equal(next.instructions[0], previous.instructions[0]);
  assert.notEqual(next.instructions[2], previous.instructions[2]);
  assert.equal(parseDockerfile(next.text, next), next);
});

test("an empty value in front of a continuation stands behind its equals sign", () => {
  for (const text of ["FROM a\nENV B=\\\n  C=d", "FROM a\nCOPY --chown=\\\n  b c"]) {
    const document = parseDockerfile(text);
    checkInvariants(document);
    const [, it] = document.instructions;
    const value = it?.kind === "ENV" ? it.pairs[0]?.value : it?.flags[0]?.value;
    assert.equal(value?.range.start, text.indexOf("=\\") + 1);
  }
});

test("what is taken from an earlier document equals what is read anew", () => {
  const seed = Number(process.env.SLIPWAY_TEST_SEED ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  for (const { name, text } of corpus) {
    let document = parseDockerfile(text);
    for (let round = 0; round < 12; round++) {
      document = parseDockerfile(mutate(document.text, random), document);
      const where = `${name}, SLIPWAY_TEST_SEED=${seed}, round ${round}`;
      assert.deepEqual(plain(document), plain(parseDockerfile(document.text)), where);
      assert.doesNotThrow(() => checkInvariants(document), where);
    }
  }
});

/** A document as data: mapped texts as their offsets, the line table left out. */
function plain(document: DockerfileDocument): unknown {
  return JSON.parse(
    JSON.stringify({ ...document, lines: undefined }, (key, value) =>
      key === "shell" && value
        ? [value.text, Array.from({ length: value.text.length + 1 }, (_, at) => value.toOffset(at))]
        : value,
    ),
  );
}
