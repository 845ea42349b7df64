import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { namesUsed } from "../../../src/lint/shared/namesUsed.ts";

describe("namesUsed", () => {
  for (const [line, names] of [
    ["FROM --platform=$a ${b:-$c}", "b c a"],
    ["COPY --from=$a --chown=$b $c d", "b c a"],
    ["COPY <<e /f\n$a\ne", "a"],
    ["ONBUILD COPY <<e /$b\n$a\ne", "b a"],
    ["ENV $a=$b c='$d'", "a b"],
    ["EXPOSE $a", "a"],
    ["ARG a=$b", "b"],
    ["RUN --mount=target=$a echo $b", "a"],
    ["CMD $a", ""],
  ] as const) {
    it(`has those of ${JSON.stringify(line)}`, () => {
      const document = parseDockerfile(`${line}\n`);
      const found = document.instructions.flatMap((it) => [...namesUsed(it, document)]);
      assert.equal(found.join(" "), names);
    });
  }
});
