import assert from "node:assert/strict";
import { test } from "node:test";
import { createSumTable, sumRow } from "../../src/assemble/sumTable.ts";

const digestOf = (at: number): string => `${at}`.padStart(32, "0");

test("each of many paths has its own digest, of its own stamp", () => {
  const table = createSumTable();
  const paths = Array.from({ length: 20_000 }, (_, at) => `d${at % 7}/file-${at}`);
  for (const [at, path] of paths.entries()) table.add(sumRow(path, `${at}`, digestOf(at)));
  assert.equal(table.size, paths.length);
  for (const [at, path] of paths.entries()) {
    assert.equal(table.get(path, `${at}`), digestOf(at));
    assert.equal(table.get(path, `${at + 1}`), undefined);
  }
  assert.equal(table.get("d0/file", "0"), undefined);
});

test("a later row of a path takes the earlier one's place, and the table copies itself", () => {
  const table = createSumTable();
  for (let at = 0; at < 5000; at++) table.add(sumRow(`f${at}`, "1", digestOf(at)));
  table.add(sumRow("f3", "2", digestOf(7)));
  assert.equal(table.size, 5000);
  const copy = createSumTable();
  for (const rows of table.rows()) {
    for (let at = 0; at < rows.length; at += 52) copy.add(rows.subarray(at, at + 52));
  }
  assert.equal(copy.size, 5000);
  assert.equal(copy.get("f3", "1"), undefined);
  assert.equal(copy.get("f3", "2"), digestOf(7));
  assert.equal(copy.get("f4999", "1"), digestOf(4999));
});
