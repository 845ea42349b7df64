import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { diskFolder } from "../../src/app/diskFolder.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createLintServices } from "../../src/lint/services.ts";
import { readProjects, writeScaffold } from "../../src/scaffold/index.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { createOwnContainers } from "../engine/containerFixture.ts";
import { connect, removeQuietly } from "../engine/engineFixture.ts";
import { printedBy, programAnswer } from "../engine/programAnswer.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { loadToolchainImages } from "../support/beds/toolchainImages.ts";
import { type PackageRegistry, servePackages } from "../support/packageRegistry.ts";
import { realEngines } from "../support/realEngines.ts";
import { bigProjects } from "./bigProjects.ts";
import { buildStandIns } from "./buildStandIns.ts";
import { type SampleProject, sampleProjects } from "./sampleProjects.ts";

// The rest takes minutes, half a gigabyte and a network.
const all = process.env.SLIPWAY_SCAFFOLDS === "all";
const samples = all ? [...sampleProjects, ...bigProjects] : sampleProjects;
/** None of it is for an image. */
const leftovers = { ".env": "TOKEN=not-for-images\n", ".git/HEAD": "ref: refs/heads/main\n" };

for (const bed of realEngines().filter(({ name }) => name === "docker 28.5")) {
  const skip = requireBeds("toolchains");
  describe(`scaffolds build and run, ${bed.name}`, {
    timeout: all ? 1_500_000 : 300_000,
    skip,
  }, () => {
    const socket = bed.host.replace("unix://", "");
    const loaded: string[] = [];
    let engine: Engine;
    let registry: PackageRegistry;
    const own = createOwnContainers(() => engine);

    before(async () => {
      engine = await connect(bed);
      registry = await servePackages();
      const names = await Promise.all(samples.map((it) => imagesOf(it, registry)));
      const images = await loadToolchainImages({ socket }, names.flat(), registry.env);
      loaded.push(...images.loaded);
      const { built, unknown } = await buildStandIns(engine, socket, images.unknown);
      loaded.push(...built);
      assert.deepEqual(unknown, []);
    });
    after(async () => {
      await own.removeAll();
      await removeQuietly(engine, ...loaded);
      await registry?.[Symbol.asyncDispose]();
    });

    for (const sample of samples) {
      it(sample.says, async () => {
        using folder = createContextFolder({ ...sample.files(registry), ...leftovers });
        const { dockerfile, dockerignore } = await scaffold(folder.path, sample);
        writeFileSync(join(folder.path, "Dockerfile"), dockerfile);
        writeFileSync(join(folder.path, ".dockerignore"), dockerignore);
        // The registry of packages is served by this machine.
        const built = await buildFolder(engine, folder.path, { request: { network: "host" } });
        const { imageId } = built;
        assert.ok(
          imageId !== undefined,
          `${String(built.error)}\n${printedBy(built)}\n${dockerfile}`,
        );
        try {
          for (const name of Object.keys(leftovers)) {
            assert.ok(!built.read.includes(name), `${name} in the image\n${dockerignore}`);
          }
          assert.match(await programAnswer(engine, own, imageId), sample.expects, dockerfile);
        } finally {
          await own.removeAll();
          await removeQuietly(engine, imageId);
        }
      });
    }
  });
}

async function scaffold(path: string, { answers = {} }: SampleProject) {
  const [project] = await readProjects(diskFolder(path));
  assert.ok(project, "no project is seen");
  return writeScaffold(project, { answers, today: "2026-11-26" });
}

/** The base images that the scaffold of a sample takes. */
async function imagesOf(
  sample: SampleProject,
  registry: PackageRegistry,
): Promise<readonly string[]> {
  using folder = createContextFolder(sample.files(registry));
  const { dockerfile } = await scaffold(folder.path, sample);
  const document = parseDockerfile(dockerfile);
  const { stageState } = createLintServices(document, { baseImage: () => undefined });
  const bases = document.stages.flatMap((stage) => stageState.baseOf(stage)?.reference ?? []);
  const copied = [...dockerfile.matchAll(/--from=([\w./-]+:[\w.-]+)/g)].map(
    ([, name = ""]) => name,
  );
  const stages = document.stages.map(({ from }) => from.alias?.value);
  return [...bases, ...copied].filter((name) => name !== "scratch" && !stages.includes(name));
}
