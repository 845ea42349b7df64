import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createNearNames } from "../../../src/lint/shared/nearNames.ts";

const document = parseDockerfile("ARG VERSION\nFROM a\nENV HOME_DIR=1 BIN_DIR=2");

describe("createNearNames", () => {
  it("finds the nearest of the names that are known", () => {
    const near = createNearNames(document);
    assert.equal(
      near("VERSOIN", () => true),
      "VERSION",
    );
    assert.equal(
      near("PAHT", () => true),
      "PATH",
    );
    assert.equal(
      near("OTHER", () => true),
      undefined,
    );
    assert.equal(
      near("VERSOIN", (name) => name !== "VERSION"),
      undefined,
    );
  });

  it("gives up after so many comparisons", () => {
    const near = createNearNames(document, 7);
    assert.equal(
      near("HOMEDIR", () => true),
      "HOME_DIR",
    );
    assert.equal(
      near("HOMEDIR", () => true),
      undefined,
    );
  });
});
