import assert from "node:assert/strict";
import { test } from "node:test";
import { readCsvRecord } from "../../../src/app/optionText/readCsvRecord.ts";

const cases: readonly (readonly [text: string, fields: readonly string[] | undefined])[] = [
  ["", [""]],
  ["a", ["a"]],
  ["a,b", ["a", "b"]],
  ["a,,", ["a", "", ""]],
  [" a , b ", [" a ", " b "]],
  ['"a,b",c', ["a,b", "c"]],
  ['c,"a""b"', ["c", 'a"b']],
  ['""', [""]],
  ['"""",', ['"', ""]],
  ['"a\nb"', ["a\nb"]],
  ['"a', undefined],
  ['"a"b', undefined],
  ['a"b', undefined],
  ['a,"', undefined],
];

for (const [text, fields] of cases) {
  test(`a record: ${JSON.stringify(text)}`, () => assert.deepEqual(readCsvRecord(text), fields));
}
