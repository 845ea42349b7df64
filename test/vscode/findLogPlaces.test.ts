import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findLogPlaces } from "../../src/vscode/languages/findLogPlaces.ts";

describe("findLogPlaces", () => {
  it("names the file where the log does", () => {
    const [failed, warned] = findLogPlaces("== FAILED /a b/D:7: x\n== WARNING line 1: y");
    assert.deepEqual([failed?.file, warned?.file], ["/a b/D", ""]);
  });

  const cases: readonly (readonly [string, readonly (readonly [string, number])[]])[] = [
    ["== FAILED Dockerfile:7: RUN make ended with exit code 2.", [["Dockerfile:7", 7]]],
    ["== FAILED C:\\a b\\Dockerfile:12: no: 3: x", [["C:\\a b\\Dockerfile:12", 12]]],
    ["== WARNING line 1: StageNameCasing (https://x/y:3)", [["line 1", 1]]],
    ["== NOT CACHED line 5: notes.txt has changed", [["line 5", 5]]],
    ["== NOT CACHED Dockerfile:5: x", []],
    ["== FAILED Dockerfile: gone", []],
    ["== WARNING: all of it", []],
    ["#3 0.9s main.c:3: error", []],
    ["#1 == FAILED Dockerfile:7: x", []],
    [
      "== WARNING line 2: a\n== FAILED D:3: b",
      [
        ["line 2", 2],
        ["D:3", 3],
      ],
    ],
  ];
  for (const [log, expected] of cases) {
    it(JSON.stringify(log), () => {
      const found = findLogPlaces(log).map(({ range, line }) => [
        log.slice(range.start, range.end),
        line,
      ]);
      assert.deepEqual(found, expected);
    });
  }
});
