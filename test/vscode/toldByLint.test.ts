import assert from "node:assert/strict";
import { test } from "node:test";
import type { TextDocument } from "vscode";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog, lint } from "../../src/lint/index.ts";
import { createToldByLint, linesOf, placeOfCheck } from "../../src/vscode/build/toldByLint.ts";

test("a finding tells of the engine's check on each line that it covers", async () => {
  const text = "FROM alpine:3.19 AS Build\nRUN true\nCMD run \\\n  this\n";
  const document = parseDockerfile(text);
  const findings = lint(document, { preset: "buildkit" });
  const told = createToldByLint({
    lint: {
      onDidShow: () => ({ dispose: () => undefined }),
      of: async () =>
        findings.map((finding) => {
          const start = document.lines.positionAt(finding.range.start);
          const end = document.lines.positionAt(finding.range.end);
          return { finding, diagnostic: { range: { start, end } } as never };
        }),
    },
    linter: {
      describe: async (ids) =>
        catalog.filter(({ id }) => ids.includes(id)).map((rule) => ({ ...rule, options: [] })),
    },
  });
  const places = await told.of({} as TextDocument);
  assert.ok(places.has(placeOfCheck("JSONArgsRecommended", 2)), [...places].join());
  assert.ok(places.has(placeOfCheck("StageNameCasing", 0)), [...places].join());
  assert.ok(![...places].some((place) => place.endsWith(" 1")));
});

test("lines of a range are counted from its first to its last", () => {
  assert.deepEqual(linesOf({ start: { line: 2 }, end: { line: 4 } }), [2, 3, 4]);
  assert.deepEqual(linesOf({ start: { line: 2 }, end: { line: 2 } }), [2]);
});
