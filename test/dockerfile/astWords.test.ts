import assert from "node:assert/strict";
import { test } from "node:test";
import { astJsonStrings, astWords } from "../../src/dockerfile/astWords.ts";
import { readHead } from "../../src/dockerfile/readHead.ts";
import { jsonSpans, readJson } from "../../src/dockerfile/readJson.ts";
import { scan } from "../../src/dockerfile/scan.ts";
import { splitAtBlanks } from "../../src/dockerfile/splitWords.ts";
import { createRandom } from "../support/createRandom.ts";
import { corpus, mutate } from "./corpus.ts";

/** The arguments of every instruction of the corpus, and mutations of them. */
function* argumentTexts(): Generator<string> {
  const seed = Number(process.env.SLIPWAY_TEST_SEED ?? 20_261_121);
  const random = createRandom(seed);
  for (const { text } of corpus) {
    for (const piece of scan(text).pieces) {
      if (piece.kind !== "instruction") continue;
      const line = piece.line.text;
      const { rest } = readHead(line, 0, line.length);
      const argument = line.slice(rest.start, rest.end);
      if (argument === "" || argument.length > 500) continue;
      yield argument;
      for (let round = 0; round < 20; round++) {
        const mutated = mutate(argument, random).replaceAll("\n", " ").trim();
        if (mutated !== "") yield mutated;
      }
    }
  }
}

test("dockerfile-ast and our own reading cut words alike", () => {
  let compared = 0;
  for (const text of argumentTexts()) {
    const context = `>>${text}<<`;
    const ours = splitAtBlanks(context, 2, 2 + text.length);
    assert.deepEqual(astWords(context, 2, 2 + text.length), ours, JSON.stringify(text));
    compared++;
  }
  assert.ok(compared > 5_000, String(compared));
});

test("dockerfile-ast finds the strings of the JSON form where we do", () => {
  let compared = 0;
  for (const text of argumentTexts()) {
    const values = readJson(text, 0, text.length);
    if (typeof values === "string") continue;
    const context = `>>${text}<<`;
    const spans = jsonSpans(context, 2, 2 + text.length, values.length);
    assert.deepEqual(
      spans.map((span) => JSON.parse(context.slice(span.start, span.end))),
      values,
    );
    assert.deepEqual(astJsonStrings(context, 2, 2 + text.length), spans, JSON.stringify(text));
    compared++;
  }
  assert.ok(compared > 150, String(compared));
});
