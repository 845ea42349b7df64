import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { hadolintImage, knownImage } from "../../../src/lint/shared/imageWords.ts";

describe("hadolintImage", () => {
  for (const [raw, name, tag, digest] of [
    ["a", "a", undefined, undefined],
    ["a:1@sha256:0", "a", "1", "sha256:0"],
    ["a@sha256:0", "a", undefined, "sha256:0"],
    ["b.c:5000/d/a:1", "d/a", "1", undefined],
    ["localhost:5000/a", "localhost", "5000/a", undefined],
    ["${A:-b:c@d/e.f}/$G:1", "${A:-b:c@d/e.f}/$G", "1", undefined],
    ["${A:-${B}:c}:1", "${A:-${B}:c}", "1", undefined],
    ["${A", "${A", undefined, undefined],
  ] as const) {
    it(`cuts ${raw}`, () => assert.deepEqual(hadolintImage(raw), { name, tag, digest }));
  }
});

describe("knownImage", () => {
  for (const [text, expected] of [
    ["FROM localhost:5000/a", { name: "localhost:5000/a", tag: undefined, digest: undefined }],
    ["ARG V=1\nFROM b.c/a:$V", { name: "b.c/a", tag: "1", digest: undefined }],
    ["ARG V\nFROM a:$V", undefined],
    ["ARG V=\nFROM $V", undefined],
    ["FROM", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const document = parseDockerfile(text);
      const [stage] = document.stages;
      const services = createLintServices(document, { baseImage: () => undefined });
      assert.deepEqual(stage && knownImage(services, stage.from), expected);
    });
  }
});
