import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createRandom } from "../support/createRandom.ts";
import { checkInvariants } from "./checkInvariants.ts";
import { corpus, mutate } from "./corpus.ts";

test("the corpus is there", () => {
  assert.ok(corpus.length >= 50, String(corpus.length));
});

for (const { name, text } of corpus) {
  test(`${name} comes back as it was`, () => checkInvariants(parseDockerfile(text)));
}

test("every prefix of the corpus comes back as it was", () => {
  for (const { name, text } of corpus) {
    // Of large files every prefix of the beginning, and then every line and its first characters.
    for (let end = 0; end <= text.length; end++) {
      if (end > 1_500 && text.lastIndexOf("\n", end) < end - 3) continue;
      assertInvariants(text.slice(0, end), `${name}, first ${end} characters`);
    }
  }
});

test("mutations come back as they were", () => {
  const seed = Number(process.env.SLIPWAY_TEST_SEED ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  for (const { name, text } of corpus) {
    for (let round = 0; round < 40; round++) {
      const mutated = mutate(text.slice(0, 4_000), random);
      assertInvariants(mutated, `${name}, SLIPWAY_TEST_SEED=${seed}, round ${round}`);
    }
  }
});

function assertInvariants(text: string, where: string): void {
  try {
    checkInvariants(parseDockerfile(text));
  } catch (cause) {
    throw new Error(`${where}: ${JSON.stringify(text)}`, { cause });
  }
}
