import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { tarNeeds } from "../../src/app/tarNeeds.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder, type Tree } from "../buildcontext/contextFolder.ts";
import { BASE, connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { buildFolder, contentOf } from "../engine/syncedBuild.ts";
import { randomContext } from "../support/randomContext.ts";
import { builderEngines, realPodmans } from "../support/realEngines.ts";

const rounds = Number(process.env.SLIPWAY_ROUNDS ?? 30);

for (const bed of [...builderEngines(), ...realPodmans()]) {
  describe(`a tar of what is needed, ${bed.name}`, { timeout: 600_000 }, () => {
    let engine: Engine;
    const isPodman = bed.name.startsWith("podman");
    before(async () => {
      engine = await connect(bed);
    });

    test(`${rounds} contexts made up from a seed give the image of the whole tar`, async () => {
      let built = 0;
      let smaller = 0;
      for (let seed = 1000; seed < 1000 + rounds; seed++) {
        const made = randomContext(seed, {
          ...{ exclude: false, heredoc: false, parents: false, existing: seed % 4 > 0 },
        });
        // Podman heeds a .dockerignore in the tar also where the Dockerfile has one of its own.
        if (isPodman && made.tree["Dockerfile.dockerignore"] !== undefined) continue;
        // Where all is in /x, and there is a command, its content can be read.
        const dockerfile = `${made.dockerfile.replaceAll(/ \/[xoy]\/$/gm, " /ctx/")}CMD ["x"]\n`;
        const whole = await buildClassic(engine, { ...made, dockerfile }, false);
        const needed = await buildClassic(engine, { ...made, dockerfile }, true);
        const said = `seed ${seed}\n${dockerfile}\n${JSON.stringify(made)}`;
        assert.deepEqual(needed.outcome, whole.outcome, said);
        if (whole.outcome[0] !== "failed") built++;
        if (needed.tarBytes < whole.tarBytes) smaller++;
      }
      assert.ok(built > rounds / 4, `only ${built} could be built`);
      assert.ok(smaller > rounds / 4, `only ${smaller} tars were smaller`);
    });

    // What Podman builds by itself has no triggers: its image format knows none.
    if (!isPodman) {
      test("what a base image may ask for by its triggers comes along", async () => {
        const name = `${unique()}:base`;
        using base = createContextFolder({ Dockerfile: `FROM ${BASE}\nONBUILD COPY b /b\n` });
        const tagged = await buildFolder(engine, base.path, { request: { tags: [name] } });
        assert.equal(tagged.error, undefined);
        try {
          const tree = { a: "1", b: "2", c: "3".repeat(5000) };
          for (const [dockerfile, hasAll] of [
            [`FROM ${name}\nCOPY a /ctx/\n`, true],
            [`FROM ${BASE}\nCOPY a /ctx/\n`, false],
            ["FROM no.such.host.invalid/image\nCOPY a /ctx/\n", true],
          ] as const) {
            const document = parseDockerfile(dockerfile);
            const options = { dockerfilePath: "/x/Dockerfile", buildArgs: {} };
            const needs = await tarNeeds({ engine, document, options }, never);
            assert.deepEqual(needs, hasAll ? undefined : ["a"], dockerfile);
          }
          const built = await buildClassic(
            engine,
            { tree, dockerfile: `FROM ${name}\nCOPY a /ctx/\n`, target: undefined, buildArgs: {} },
            true,
          );
          assert.deepEqual(built.outcome, ["a|file|644||1"]);
        } finally {
          await removeQuietly(engine, name);
        }
      });
    }
  });
}

const never = new AbortController().signal;

interface Made {
  readonly tree: Tree;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
}

async function buildClassic(
  engine: Engine,
  { tree, dockerfile, target, buildArgs }: Made,
  isNeededOnly: boolean,
): Promise<{ readonly outcome: readonly string[]; readonly tarBytes: number }> {
  using folder = createContextFolder({ ...tree, Dockerfile: dockerfile });
  const document = parseDockerfile(dockerfile);
  const chosen = { buildArgs, ...(target !== undefined && { target }) };
  const options = { ...chosen, dockerfilePath: join(folder.path, "Dockerfile") };
  let tarBytes = 0;
  const built = await buildFolder(engine, folder.path, {
    synced: false,
    open: isNeededOnly
      ? { tarNeeds: (signal) => tarNeeds({ engine, document, options }, signal) }
      : {},
    request: { buildkit: false, ...chosen },
    onTar: (bytes) => {
      tarBytes = bytes;
    },
  });
  // Paths in the words of a failure name a folder of the engine.
  const outcome = built.error === undefined ? await contentOf(engine, built) : ["failed"];
  return { outcome, tarBytes };
}
