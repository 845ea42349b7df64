import assert from "node:assert/strict";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { createContextReport } from "../../src/app/contextReport.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { BASE, connect, removeQuietly } from "../engine/engineFixture.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { type RandomContext, randomContext } from "../support/randomContext.ts";
import { builderEngines } from "../support/realEngines.ts";

const most = Number(process.env.SLIPWAY_ROUNDS ?? 120);

for (const bed of builderEngines()) {
  // What older engines ask for is a part of what the newest asks for.
  const rounds = bed.name.includes("28.5") ? most : Math.ceil(most / 3);
  describe(`the plan is what the engine asks for, ${bed.name}`, { timeout: 600_000 }, () => {
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });
    test(`${rounds} contexts made up from a seed`, async () => {
      // What the reader of Dockerfiles knows that comes with the engine.
      const version = Number.parseInt(engine.version, 10);
      const flags = { exclude: version >= 28, heredoc: version >= 23, parents: false };
      let compared = 0;
      let files = 0;
      for (let seed = 1; seed <= rounds; seed++) {
        const made = randomContext(seed, flags);
        const { planned, asked, text } = await compare(engine, made);
        if (planned === undefined) continue;
        compared++;
        files += planned.length;
        assert.deepEqual(planned, asked, `seed ${seed}\n${text}`);
      }
      assert.ok(compared > rounds * 0.6, `only ${compared} could be planned`);
      assert.ok(files > compared * 2, `only ${files} files in ${compared} builds`);
    });

    const tree = { a: "1", "d/b": "2", "d/c.md": "3", "e/f": "4", other: "5", link: "-> d" };
    const cases: Readonly<Record<string, string>> = {
      "a mount of a folder": `FROM ${BASE}\nRUN --mount=type=bind,source=d,target=/t ls /t\n`,
      "a mount of all": `FROM ${BASE}\nCOPY a /\nRUN --mount=target=/t ls /t\n`,
      "a mount from a stage": `FROM ${BASE} AS x\nCOPY a /\nFROM ${BASE}\nRUN --mount=from=x,target=/t ls\n`,
      "a tmpfs beside a COPY": `FROM ${BASE}\nCOPY a /\nRUN --mount=type=tmpfs,target=/t true\n`,
      "a tmpfs alone": `FROM ${BASE}\nRUN --mount=type=tmpfs,target=/t true\n`,
      "caches, secrets": `FROM ${BASE}\nCOPY a /\nRUN --mount=type=cache,target=/t --mount=type=secret,id=x true\n`,
      "a link to a folder": "FROM scratch\nCOPY link/b /x/\n",
      "an address": "FROM scratch AS u\nADD http://127.0.0.1:1/x /\nFROM scratch\nCOPY e /x/\n",
    };
    for (const [what, dockerfile] of Object.entries(cases)) {
      test(what, async () => {
        const made = { tree, dockerfile, target: undefined, buildArgs: {} };
        const { planned, asked } = await compare(engine, made);
        assert.deepEqual(planned, asked);
      });
    }
  });
}

/** `planned` is undefined where the plan itself says that it does not know all. */
async function compare(engine: Engine, { tree, dockerfile, target, buildArgs }: RandomContext) {
  using folder = createContextFolder({ ...tree, Dockerfile: dockerfile });
  const sent: string[] = [];
  const dockerfilePath = join(folder.path, "Dockerfile");
  const report = await createContextReport({
    ...{ document: parseDockerfile(dockerfile), dockerfilePath, contextPath: folder.path },
    ...{ buildArgs, onSent: (path: string) => sent.push(path) },
    ...(target !== undefined && { target }),
  });
  const request = { buildArgs, ...(target !== undefined && { target }) };
  const built = await buildFolder(engine, folder.path, { request });
  if (built.imageId) await removeQuietly(engine, built.imageId);
  const isFile = (path: string): boolean => !lstatSync(join(folder.path, path)).isDirectory();
  const { plan, instructions } = report;
  // Some engines know stages by name only; then the build ends before it asks for anything.
  const isStarted = !/target stage \S+ could not be found/.test(String(built.error));
  const certain = isStarted && instructions.every(({ unknown }) => unknown.length === 0);
  const text = `${dockerfile}\n--\n${JSON.stringify({ target, buildArgs, tree })}\n${built.error}`;
  // BuildKit asks for the ignore file by itself, before it knows what else it needs.
  const asked = built.lists
    .filter(({ filter }) => filter.follow.join() !== ".dockerignore")
    .flatMap(({ paths }) => paths);
  const isLink = (path: string): boolean => lstatSync(join(folder.path, path)).isSymbolicLink();
  const read = [...new Set(built.read)].filter((path) => asked.includes(path));
  if (certain) {
    assert.deepEqual(sent.filter((path) => !isLink(path)).sort(), read, text);
    assert.equal(plan.sent.files, read.length, text);
  }
  return {
    planned: certain ? sent.sort() : undefined,
    asked: asked.filter(isFile).sort(),
    text,
  };
}
