import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suggestTag } from "../../src/app/suggestTag.ts";
import { formatDuration } from "../../src/progress/formatDuration.ts";
import { formatAge } from "../../src/vscode/views/formatAge.ts";

describe("formatDuration", () => {
  for (const [milliseconds, text] of [
    [0, "0.0 s"],
    [840, "0.8 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 0 s"],
    [185_000, "3 min 5 s"],
    [-5, "0.0 s"],
  ] as const) {
    it(`${milliseconds} ms`, () => assert.equal(formatDuration(milliseconds), text));
  }
});

describe("formatAge", () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  for (const [age, text] of [
    [0, "now"],
    [-5 * minute, "now"],
    [3 * minute, "3 minutes ago"],
    [day, "yesterday"],
    [45 * day, "last month"],
    [800 * day, "2 years ago"],
  ] as const) {
    it(`${age} ms`, () => assert.equal(formatAge(1e13 - age, 1e13, "en"), text));
  }
});

describe("suggestTag", () => {
  for (const [folder, tag] of [
    ["/home/me/hello-go", "hello-go:latest"],
    ["C:\\work\\My App", "my-app:latest"],
    ["/srv/_x_/", "x:latest"],
    ["/", "image:latest"],
    ["/home/Ünï", "n:latest"],
  ] as const) {
    it(folder, () => assert.equal(suggestTag(folder), tag));
  }
});
