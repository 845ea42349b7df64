import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isNpmPinned, isNpmPinnedForHadolint } from "../../../src/lint/shared/isNpmPinned.ts";

describe("isNpmPinned", () => {
  it("takes versions, ranges, aliases, places with a commit, and what is local", () => {
    for (const spec of [
      ...["a@1", "@a/b@^1.0", "a@npm:b@2", "a@beta", "a/b#1", "github:a/b#1", "git://a#b"],
      ...["https://a.org/b.git#c", "https://a.org/b", "./a", "..", "~/a", "/a", "file:a", "a.tgz"],
      ...["", "-g", "workspace:a"],
    ]) {
      assert.ok(isNpmPinned(spec), spec);
    }
  });

  it("does not take names alone and what moves", () => {
    for (const spec of [
      ...["a", "@a/b", "@a", "a@", "a@latest", "@a/b@next", "a@*", "a/b", "gitlab:a/b"],
      ...["git+ssh://git@a.org/b", "https://a.org/b.git"],
    ]) {
      assert.ok(!isNpmPinned(spec), spec);
    }
  });
});

describe("isNpmPinnedForHadolint", () => {
  it("goes by the @ behind the scope, a # of git, and few local forms", () => {
    for (const spec of ["a@", "a@latest", "@a/b@1", "a/b@1", "git://a#b", "./a", "a.tar", "$A@1"]) {
      assert.ok(isNpmPinnedForHadolint(spec), spec);
    }
    for (const spec of ["a", "@a", "@a/b", "git://a", "https://a#b", ".", "file:a", "a/b#1", ""]) {
      assert.ok(!isNpmPinnedForHadolint(spec), spec);
    }
  });
});
