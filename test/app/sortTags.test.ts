import assert from "node:assert/strict";
import { it } from "node:test";
import { sortTags } from "../../src/app/sortTags.ts";
import { processorTime } from "../support/processorTime.ts";

const cases: readonly { readonly what: string; readonly sorted: readonly string[] }[] = [
  { what: "newest first, by number and not by text", sorted: ["1.10.0", "1.9.0", "1.0.0"] },
  { what: "with a v or without", sorted: ["v2.0.0", "1.5.0", "v1.4.0"] },
  { what: "latest before all", sorted: ["latest", "9.0.0", "main"] },
  { what: "what moves before what it has moved to", sorted: ["2", "1", "1.36", "1.36.1", "1.35"] },
  {
    what: "semver clause 11: before a release comes what leads to it",
    sorted: [
      "1.0.0",
      ...["1.0.0-rc.1", "1.0.0-beta.11", "1.0.0-beta.2", "1.0.0-beta", "1.0.0-alpha.beta"],
      ...["1.0.0-alpha.1", "1.0.0-alpha"],
    ],
  },
  { what: "variants beside their version", sorted: ["3.19.1", "3.19.1-slim", "3.19.0", "3.18"] },
  { what: "versions before names", sorted: ["0.1.0", "edge", "jammy-20240101", "main"] },
  { what: "a date or a commit is a name", sorted: ["1.0.0", "20240101", "8675309", "abc"] },
  { what: "equal by semver, then by text", sorted: ["1.0.0", "v1.0.0"] },
  { what: "nothing", sorted: [] },
];

for (const { what, sorted } of cases) {
  it(`sorts tags: ${what}`, () => {
    assert.deepEqual(sortTags(sorted), sorted);
    assert.deepEqual(sortTags([...sorted].reverse()), sorted);
    const turned = [...sorted.slice(2), ...sorted.slice(0, 2)];
    assert.deepEqual(sortTags(turned), sorted);
  });
}

it("sorts 50,000 tags in no time", () => {
  const tags = Array.from({ length: 50_000 }, (_, index) => `1.${(index * 7919) % 50_000}.0`);
  const start = processorTime();
  const sorted = sortTags(tags);
  assert.ok(processorTime() - start < 3000);
  assert.deepEqual([sorted[0], sorted.at(-1)], ["1.49999.0", "1.0.0"]);
});
