import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { neededStages } from "../../src/dockerfile/neededStages.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createStages } from "../../src/dockerfile/stages.ts";

function needed(
  text: string,
  options: { readonly target?: string; readonly buildArgs?: Record<string, string> } = {},
) {
  const { instructions, escape: escapeChar } = parseDockerfile(text);
  const given = { args: options.buildArgs ?? {}, automatic: {} };
  const stages = createStages(instructions, escapeChar, given);
  return neededStages({ stages }, options.target)?.map(({ name, index }) => name ?? index);
}

const shop = `ARG BASE=tools
FROM busybox AS tools
FROM busybox AS docs
FROM busybox AS assets
RUN --mount=from=tools,target=/t cp /t/a /a
FROM \${BASE} AS build
COPY --from=Assets /a /a
FROM scratch
COPY --from=3 /a /a
`;

describe("neededStages", () => {
  for (const [title, options, names] of [
    ["the last stage", {}, ["tools", "assets", "build", 4]],
    ["a named one, whatever its case", { target: "ASSETS" }, ["tools", "assets"]],
    ["an index", { target: "1" }, ["docs"]],
    [
      "another base by argument",
      { buildArgs: { BASE: "docs" } },
      ["tools", "docs", "assets", "build", 4],
    ],
    [
      "an image by argument",
      { target: "build", buildArgs: { BASE: "golang" } },
      ["tools", "assets", "build"],
    ],
    ["no stage of the name", { target: "none" }, undefined],
  ] as const) {
    it(`finds what a build needs for ${title}`, () => {
      assert.deepEqual(needed(shop, options), names);
    });
  }

  it("tells stages of the same name apart, and is not lost in circles", () => {
    assert.deepEqual(needed("FROM x AS a\nFROM a AS a"), ["a", "a"]);
    assert.deepEqual(needed("FROM a\nCOPY --from=0 / /"), [0]);
  });

  it("follows the triggers that a stage hands on", () => {
    const text = "FROM a AS t\nFROM a AS base\nONBUILD COPY --from=t / /\nFROM base";
    assert.deepEqual(needed(text), ["t", "base", 2]);
  });

  it("finds nothing in an empty file", () => assert.deepEqual(needed(""), undefined));
});
