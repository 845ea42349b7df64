import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { factsOfEngineImage } from "../../src/app/baseFacts/factsOfEngineImage.ts";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createStageState } from "../../src/dockerfile/stageState.ts";
import { createStageTriggers } from "../../src/dockerfile/stageTriggers.ts";
import { createVariables } from "../../src/dockerfile/variables.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { BASE, connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { createRandom } from "../support/createRandom.ts";
import { builderEngines } from "../support/realEngines.ts";

const rounds = Number(process.env.SLIPWAY_ROUNDS ?? 20);

for (const bed of builderEngines()) {
  describe(`the state of stages, ${bed.name}`, { timeout: 600_000 }, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });

    test(`${rounds} files made up from a seed end as the engine's images are configured`, async () => {
      let known = 0;
      for (let seed = 1; seed <= rounds; seed++) {
        const random = createRandom(seed);
        const [base, image] = [`${unique()}:base`, `${unique()}:image`];
        try {
          const baseFacts = await build(engine, base, `FROM ${BASE}\n${someLines(random, true)}`);
          const text = [
            `FROM ${base} AS one\n${someLines(random, true)}`,
            `FROM one AS two\n${someLines(random, false)}`,
            `FROM two\n${someLines(random, false)}`,
          ].join("");
          const facts = await build(engine, image, text);
          const told = endOf(text, base, baseFacts);
          const { env, ...is } = toEnd(facts);
          // What an ARG hides is not told.
          const shown = env.map((value, at) => (told.env[at] === undefined ? undefined : value));
          assert.deepEqual(told, { ...is, env: shown }, `seed ${seed}\n${text}`);
          known += told.env.filter((value) => value !== undefined).length;
        } finally {
          await removeQuietly(engine, image, base);
        }
      }
      assert.ok(known > rounds, `only ${known} variables are known`);
    });
  });
}

async function build(engine: Engine, name: string, text: string): Promise<BaseImageFacts> {
  using folder = createContextFolder({ Dockerfile: text });
  const { error } = await buildFolder(engine, folder.path, { request: { tags: [name] } });
  assert.equal(error, undefined, text);
  return factsOfEngineImage(await engine.inspectImage(name), name);
}

interface End {
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly shell: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly exposed: readonly string[] | undefined;
  readonly volumes: readonly string[] | undefined;
  readonly env: readonly (string | undefined)[];
}

const names = ["A", "B", "DIR"];

function endOf(text: string, base: string, facts: BaseImageFacts): End {
  const document = parseDockerfile(text);
  const triggers = createStageTriggers(document, () => facts);
  const variables = createVariables(document, { triggers, baseEnv: () => facts.env });
  const state = createStageState(
    document,
    variables,
    (reference) => (reference === base ? facts : undefined),
    triggers,
  );
  const last = document.stages.at(-1);
  assert.ok(last);
  const { user, workdir, shell, entrypoint, cmd, ...end } = state.atEnd(last);
  return {
    ...{ user, workdir, shell, entrypoint: entrypoint?.words, cmd: cmd?.words },
    exposed: end.exposed()?.toSorted(),
    volumes: end.volumes()?.toSorted(),
    env: names.map(end.env),
  };
}

function toEnd(facts: BaseImageFacts): End {
  return {
    ...{ user: facts.user, workdir: facts.workdir === "" ? "/" : facts.workdir },
    ...{ shell: facts.shell, entrypoint: facts.entrypoint, cmd: facts.cmd },
    exposed: facts.exposed?.toSorted(),
    volumes: facts.volumes?.toSorted(),
    env: names.map((name) => facts.env?.[name]),
  };
}

const instructions: readonly string[] = [
  ...["USER app", "USER 0:0", "USER $A", "WORKDIR /srv", "WORKDIR sub", "WORKDIR $DIR"],
  ...["ENV A=one", "ENV B=$A-b DIR=/dir", "ENV DIR=$DIR/deep", "ARG A=other", "ARG C=c"],
  ...["EXPOSE 80", "EXPOSE 53/udp 80/tcp", "EXPOSE 8080", "VOLUME /data", 'VOLUME ["/a", "/b c"]'],
  ...['SHELL ["/bin/sh", "-ec"]', 'SHELL ["/bin/ash", "-c"]'],
  ...['CMD ["a", "b"]', "CMD a  b", 'ENTRYPOINT ["e"]', "ENTRYPOINT e f", "ENTRYPOINT []"],
];

function someLines(random: () => number, hasTriggers: boolean): string {
  const first = ["ENV A=zero B=b DIR=/d"];
  const lines = Array.from({ length: Math.floor(random() * 8) }, () => {
    const line = instructions[Math.floor(random() * instructions.length)] ?? "";
    return hasTriggers && random() < 0.3 ? `ONBUILD ${line}` : line;
  });
  return `${[...(hasTriggers ? first : []), ...lines].join("\n")}\n`;
}
