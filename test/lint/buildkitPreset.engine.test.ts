import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { lint } from "../../src/lint/linter.ts";
import {
  createEngineChecker,
  type EngineCheck,
  type EngineChecker,
} from "../support/buildkit/checkWithEngine.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomBuildkitFile } from "../support/randomBuildkitFile.ts";
import { builderEngines } from "../support/realEngines.ts";
import { unfoldFile } from "../support/unfoldFile.ts";

const files = 250;
/** Only newer engines check. */
const engines = builderEngines().filter(({ name }) => name.includes("28"));

for (const { name, host } of engines) {
  describe(`preset buildkit beside ${name}`, { timeout: 240_000 }, () => {
    let engine: EngineChecker;
    before(async () => {
      engine = await createEngineChecker(host.replace(/^unix:\/\//, ""));
    });
    after(() => engine.close());

    it("finds on files written by hand, check by check, what the engine's check finds", async () => {
      const list = readFileSync(new URL("../support/buildkitCases.txt", import.meta.url), "utf8");
      const texts = list.trimEnd().split("\n").map(unfoldFile);
      const differences: string[] = [];
      let accepted = 0;
      for (const text of texts) {
        const theirs = await engine.check({ Dockerfile: text, a: "a" });
        if (theirs.error !== undefined) continue;
        accepted += 1;
        differences.push(...compare(text, theirs));
      }
      assert.deepEqual(differences, []);
      assert.ok(accepted > texts.length * 0.7, `the engine took only ${accepted} files`);
    });

    for (const seed of [1, 20_261_121]) {
      it(`finds on ${files} random files what the engine's check finds (seed ${seed})`, async () => {
        const random = createRandom(seed);
        const differences: string[] = [];
        let accepted = 0;
        for (let file = 0; file < files; file += 1) {
          const text = randomBuildkitFile(random);
          const theirs = await engine.check({ Dockerfile: text, a: "a" });
          // Past an error it checks nothing more.
          if (theirs.error !== undefined) continue;
          accepted += 1;
          differences.push(...compare(text, theirs));
        }
        assert.deepEqual(differences.slice(0, 10), []);
        assert.ok(accepted > files / 2, `the engine took only ${accepted} files`);
      });
    }
  });
}

const known = new Set(catalog.flatMap(({ aliases }) => aliases.flatMap((it) => checkOf(it) ?? [])));

/** By line and check: in one instruction ours tells of each place, the engine of some more than once. */
function compare(text: string, { warnings }: EngineCheck): readonly string[] {
  const document = parseDockerfile(text);
  const ours = new Set(
    lint(document, { preset: "buildkit" }).flatMap(({ aliases, range }) => {
      const line = document.lines.positionAt(range.start).line + 1;
      return aliases.flatMap((alias) => {
        const check = checkOf(alias);
        return check === undefined ? [] : [`${line} ${check}`];
      });
    }),
  );
  const theirs = new Set(warnings.map(({ line, rule }) => `${line} ${rule}`));
  const unknown = warnings.filter(({ rule }) => !known.has(rule));
  return [
    ...unknown.map(({ rule }) => `no rule of ours is ${rule}`),
    ...[...theirs]
      .filter((it) => !ours.has(it))
      .map((it) => `missing ${it} in ${JSON.stringify(text)}`),
    ...[...ours]
      .filter((it) => !theirs.has(it))
      .map((it) => `extra ${it} in ${JSON.stringify(text)}`),
  ];
}

function checkOf(alias: string): string | undefined {
  return /^buildkit\/(\w+)$/.exec(alias)?.[1];
}
