import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImageEntry } from "../../src/app/imageTree.ts";
import { lastNames } from "../../src/app/lastNames.ts";

const entry = (id: string, reference?: string): ImageEntry => ({
  id,
  reference,
  tag: undefined,
  size: 0,
  created: 0,
});
const engine = (id: string, ...tags: string[]) => ({
  ...{ id, tags, digests: [], size: 0, created: 0, dangling: tags.length === 0, labels: {} },
});

describe("lastNames", () => {
  const images = [engine("one", "a:1"), engine("two", "b:1", "b:2"), engine("none")];
  for (const [what, chosen, doomed] of [
    ["the only name", [entry("one", "a:1")], ["one"]],
    ["one of two names", [entry("two", "b:1")], []],
    ["both names, told once", [entry("two", "b:1"), entry("two", "b:2")], ["two"]],
    ["an image without a name", [entry("none")], ["none"]],
    ["an image that is gone by now", [entry("gone", "c:1")], ["gone"]],
  ] as const) {
    it(what, () =>
      assert.deepEqual(
        lastNames(chosen, images).map(({ id }) => id),
        doomed,
      ),
    );
  }
});
