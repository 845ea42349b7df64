import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openBuildContext } from "../../src/buildcontext/index.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { lint } from "../../src/lint/linter.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { createRandom } from "../support/createRandom.ts";
import { randomBuildkitFile } from "../support/randomBuildkitFile.ts";
import { realEngines } from "../support/realEngines.ts";

const files = 150;
/** Only newer engines check. */
const engines = realEngines().filter(({ name }) => name.includes("28"));

for (const { name, host } of engines) {
  describe(`preset buildkit beside ${name}`, { timeout: 240_000 }, () => {
    for (const seed of [1, 20_261_121]) {
      it(`finds on ${files} random files what a build warns of, for the checks that we have (seed ${seed})`, async () => {
        const random = createRandom(seed);
        const engine = await connectEngine(surroundings, { setting: host });
        const differences: string[] = [];
        let accepted = 0;
        for (let file = 0; file < files; file += 1) {
          const text = randomBuildkitFile(random);
          const theirs = await warningsOf(engine, text);
          if (theirs === undefined) continue;
          accepted += 1;
          differences.push(...compare(text, theirs));
        }
        assert.deepEqual(differences.slice(0, 10), []);
        assert.ok(accepted > files / 2, `the engine took only ${accepted} files`);
      });
    }
  });
}

const surroundings = { env: {}, home: "/", platform: process.platform, uid: process.getuid?.() };

const known = new Set(catalog.flatMap(({ aliases }) => aliases.flatMap((it) => checkOf(it) ?? [])));

function compare(text: string, theirs: ReadonlySet<string>): readonly string[] {
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
  const comparable = [...theirs].filter((warning) => known.has(warning.split(" ")[1] ?? ""));
  return [
    ...comparable
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

/** "LINE Check" for each warning of a build; undefined where the engine refuses the file. */
async function warningsOf(engine: Engine, text: string): Promise<ReadonlySet<string> | undefined> {
  using folder = createContextFolder({ Dockerfile: text, a: "a" });
  const context = await openBuildContext({
    root: folder.path,
    dockerfilePath: `${folder.path}/Dockerfile`,
  });
  const warnings = new Set<string>();
  try {
    const { imageId } = await engine.build(
      {
        dockerfile: context.dockerfileInContext,
        openContext: () => context.pack(),
        ...{ tags: [], buildArgs: {}, noCache: false, pull: false, labels: {}, secrets: [] },
        credentialsFor: async () => undefined,
      },
      (event) => {
        if (event.type !== "warning") return;
        const check = /^(\w+):/.exec(event.message)?.[1];
        if (check !== undefined) warnings.add(`${event.line} ${check}`);
      },
      AbortSignal.timeout(30_000),
    );
    await engine.removeImage(imageId, { force: true }).catch(() => {});
    return warnings;
  } catch {
    return undefined;
  }
}
