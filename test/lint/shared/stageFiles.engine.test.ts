import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { visitStageFiles } from "../../../src/lint/shared/stageFiles.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { readTar } from "../../buildcontext/readTar.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { connect, removeQuietly } from "../../engine/engineFixture.ts";
import { buildFolder } from "../../engine/syncedBuild.ts";
import { contextFiles } from "../../support/contextFiles.ts";
import { createRandom } from "../../support/createRandom.ts";
import { builderEngines } from "../../support/realEngines.ts";

const rounds = Number(process.env.SLIPWAY_ROUNDS ?? 12);
const tree = { a: "1", "e.go": "2", "d/b": "3", "d/c.txt": "4" };

for (const bed of builderEngines().filter(({ name }) => name.includes("28"))) {
  describe(`files of a stage, ${bed.name}`, { timeout: 600_000 }, () => {
    let engine: Engine;
    let shell: ShellParser;
    before(async () => {
      engine = await connect(bed);
      shell = await loadShellParser();
    });

    it(`has none of the paths that are missing, in ${rounds} stages made up from a seed`, async () => {
      let missing = 0;
      let built = 0;
      for (let seed = 7000; seed < 7000 + rounds; seed++) {
        const dockerfile = randomStage(createRandom(seed));
        const paths = await build(engine, dockerfile);
        if (!paths) continue;
        built++;
        const document = parseDockerfile(dockerfile);
        const services = createLintServices(document, {
          baseImage: knownBaseImage,
          shell,
          contextFiles: contextFiles(tree),
        });
        visitStageFiles(document, services, {
          end(_, files) {
            for (const path of candidates) {
              if (files.find(path).kind !== "missing") continue;
              missing++;
              assert.ok(!paths.has(path), `seed ${seed}: ${path} is there.\n${dockerfile}`);
            }
          },
        });
      }
      assert.ok(built > rounds / 2, `only ${built} could be built`);
      assert.ok(missing > rounds * 10, `only ${missing} paths were said to be missing`);
    });
  });
}

const folders = ["/x", "/x/y", "/w", "/w/d", "/opt/q", "/srv/s", "/root", "/data"];
const names = ["a", "b", "c.txt", "d", "e.go", "y"];
const candidates = [
  ...folders,
  ...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)),
  ...names.map((name) => `/${name}`),
];

function randomStage(random: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const place = (): string => pick([...candidates, ...names, ...names, "d/b", "./y", "../x", "x/"]);
  const commands = [
    () => `mkdir -p ${place()} ${place()}`,
    () => `touch ${place()}`,
    () => `cp ${place()} ${place()}`,
    () => `cp -r ${place()} ${place()}`,
    () => `mv ${place()} ${place()}`,
    () => `ln -s ${place()} ${place()}`,
    () => `echo x > ${place()}`,
    () => `(echo x) >> ${place()}`,
    () => `echo x | tee ${place()} ${place()}`,
    () => `install -m 755 ${place()} ${place()}`,
    () => `rm -rf ${place()}`,
    () => `cd ${pick(folders)}`,
    () => `sh -c 'touch ${place()}'`,
    () => `env X=1 touch ${place()}`,
    () => `adduser -D -h ${pick(folders)} u${Math.floor(random() * 1e6)}`,
    () => `sed -i s/1/2/ ${place()}`,
    () => `X=${place()}; touch $X`,
    () => `for f in ${place()} ${place()}; do touch $f; done`,
    () => `chmod 644 ${place()}`,
    () => "printf '%s' $(echo x)",
  ];
  const run = (): string => {
    const count = 1 + Math.floor(random() * 2);
    const list = Array.from({ length: count }, () =>
      (commands[Math.floor(random() * commands.length)] ?? String)(),
    );
    const mount = random() < 0.15 ? `--mount=type=cache,target=${pick(folders)} ` : "";
    return `RUN ${mount}${list.map((it) => `${it} || true`).join("; ")}`;
  };
  const steps = [
    run,
    run,
    () => `WORKDIR ${pick([...folders, "y", "d"])}`,
    () =>
      `COPY ${pick(["a", "d", ".", "*.go", "a e.go", "d/*", "d/b"])} ${place().replace(/\/?$/, "/")}`,
    () => `COPY ${pick(["a", "e.go", "d/b"])} ${place()}`,
    () => `COPY <<EOF ${place()}\nx\nEOF`,
  ];
  const count = 2 + Math.floor(random() * 5);
  const lines = Array.from({ length: count }, () =>
    (steps[Math.floor(random() * steps.length)] ?? run)(),
  );
  return `FROM alpine:3.19\n${lines.join("\n")}\n`;
}

/** The paths that the image has; undefined where it cannot be built. */
async function build(engine: Engine, dockerfile: string): Promise<ReadonlySet<string> | undefined> {
  using folder = createContextFolder({
    ...tree,
    Dockerfile: dockerfile,
    ".dockerignore": "Dockerfile\n.dockerignore\n",
  });
  const { imageId } = await buildFolder(engine, folder.path);
  if (imageId === undefined) return undefined;
  const entries = await readTar(await engine.exportFilesystem(imageId));
  await removeQuietly(engine, imageId);
  return new Set(entries.map(({ name }) => `/${name.replace(/^\.?\//, "").replace(/\/$/, "")}`));
}
