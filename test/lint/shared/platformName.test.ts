import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePlatformName } from "../../../src/lint/shared/platformName.ts";

describe("parsePlatformName", () => {
  for (const [text, os, architecture] of [
    ["linux/amd64", "linux", "amd64"],
    ["linux/arm64/v8", "linux", "arm64"],
    ["linux/aarch64", "linux", "arm64"],
    ["Linux/x86_64", "linux", "amd64"],
    ["windows(10.0.17763)/amd64", "windows", "amd64"],
    ["arm64", "linux", "arm64"],
    ["macos", "darwin", "amd64"],
    ["what/ever", "what", "ever"],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parsePlatformName(text), { os, architecture }));
  }

  for (const text of ["", "whatever", "linux/", "a/b/c/d", "a b/c", "/amd64"]) {
    it(`knows that ${JSON.stringify(text)} is none`, () => {
      assert.equal(parsePlatformName(text), undefined);
    });
  }
});
