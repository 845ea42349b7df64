import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { fixAll } from "../../src/lint/fixes.ts";
import type { Preset } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { type BuildStep, buildSteps } from "../support/buildSteps.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomFixable } from "../support/randomFixable.ts";
import { failingOf, withoutFixes } from "../support/sameCalls.ts";
import { createStubBuild, type StubBuild } from "../support/stubBuild.ts";

const shell = await loadShellParser();
const scripts = 240;
/** Another number shows other files. */
const firstSeed = Number(process.env.SLIPWAY_TEST_SEED ?? 1);
// The stubs are scripts of a POSIX shell.
const skip = process.platform === "win32";

describe("what a RUN does, before and after its safe fixes", { skip, timeout: 300_000 }, () => {
  let stubs: StubBuild;
  before(() => {
    stubs = createStubBuild();
  });
  after(() => stubs.dispose());

  it(`is the same in ${scripts} scripts, whichever program fails, seeds from ${firstSeed}`, async () => {
    let done = 0;
    for (let seed = firstSeed; done < scripts; seed += 1) {
      const random = createRandom(seed);
      const text = randomFixable(random);
      for (const [was, is] of changedSteps(text, presets[seed % presets.length] ?? "strict")) {
        done += 1;
        const { calls } = await stubs.run(was, []);
        const names = failingOf(calls);
        const some = names.filter(() => random() < 0.4);
        for (const failing of [[], some, names.slice(-1)]) {
          const message = `seed ${seed}, failing: ${failing.join(" ")}\n${was.script}\n---\n${is.script}`;
          const [then, now] = [await stubs.run(was, failing), await stubs.run(is, failing)];
          assert.equal(now.code, then.code, message);
          const isPiped = /[^|]\|[^|]/.test(was.script);
          assert.deepEqual(
            comparable(now.calls, isPiped),
            comparable(then.calls, isPiped),
            message,
          );
        }
      }
    }
  });
});

const presets: readonly Preset[] = ["recommended", "strict", "hadolint"];

function changedSteps(text: string, preset: Preset): readonly (readonly [BuildStep, BuildStep])[] {
  const fixed = fixAll(text, { preset, shell });
  const now = buildSteps(parseDockerfile(fixed));
  return buildSteps(parseDockerfile(text)).flatMap((was, index) => {
    const is = now[index];
    if (was) assert.ok(is, text);
    const isChanged = was && is && (was.script !== is.script || was.folder !== is.folder);
    // A fix that makes JSON of it, or that moves a go.mod, is there to change what it does.
    if (!isChanged || was.script.startsWith("[") || /\bgo\.mod\b/.test(text)) return [];
    return [[was, is] as const];
  });
}

/** The programs of a pipe run at the same time. */
function comparable(calls: readonly string[], isPiped: boolean): readonly string[] {
  const kept = withoutFixes(calls);
  return isPiped ? kept.toSorted() : kept;
}
