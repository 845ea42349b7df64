import assert from "node:assert/strict";
import { it } from "node:test";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadMeasured } from "../../scripts/bench/loadMeasured.ts";
import type { Preset } from "../../src/lint/rule.ts";

// As it ships: the loader of the tests defines the name of each function, which V8 keeps, too.
const { lint, parseDockerfile, shell } = await loadMeasured();

setFlagsFromString("--expose-gc");
// Node 22 takes what this makes by the hundred for old from the start, which says nothing of who holds it.
setFlagsFromString("--no-allocation-site-pretenuring");
const collect: (options: { type: "minor" }) => void = runInNewContext("gc");

/** Short enough to be read between two collections. */
const text = (count: number): string =>
  `FROM debian:12 AS a${count}\n${'RUN apt-get update && apt-get install curl && echo "$HOME" | tee /f\nENV A=b\nCOPY a b\n'.repeat(3)}`;
const rounds = 200;
const most = 15_000;

for (const preset of ["recommended", "strict"] satisfies Preset[]) {
  // What the getters of an object literal see lives until V8 collects everything: lint took twice as long.
  it(`leaves no document behind that only a collection of everything takes away: ${preset}`, () => {
    const run = (): void => {
      for (let round = 0; round < rounds; round++) {
        lint(parseDockerfile(text(round)), { preset, shell, today: "2026-01-01" });
        collect({ type: "minor" });
      }
    };
    // So that all is compiled and remembered.
    run();
    run();
    const before = oldBytes();
    run();
    const kept = Math.round((oldBytes() - before) / rounds);
    assert.ok(kept < most, `${kept} bytes a document`);
  });
}

function oldBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space");
  return space?.space_used_size ?? 0;
}
