import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skopeoDigest } from "../app/pushFixture.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { BASE, request, unique } from "../engine/engineFixture.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { type CopiedImage, copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { runHere } from "./runHere.ts";

const LIMIT = { timeout: 60_000 };
const registry = realRegistry({ login: false });
// biome-ignore lint/suspicious/noExplicitAny: whatever skopeo and our commands print, read by the test.
type Any = any;

describe("archives by the commands, as skopeo sees them", LIMIT, () => {
  if (registry === undefined) return;
  const word = unique();
  const source = `${registry.address}/archives/${word}/app:multi`;
  const folder = createContextFolder({});
  const env = { SLIPWAY_CACHE: join(folder.path, "store"), DOCKER_HOST: "unix:///none" };
  let image: CopiedImage;
  let configs: readonly Any[];
  let count = 0;
  before(async () => {
    image = await copyToRegistry(source, { platforms: ["amd64", "arm64", "s390x"] });
    const named = image.manifests.map((digest) => source.replace(":multi", `@${digest}`));
    configs = await Promise.all(named.map((name) => skopeoInspect(name, { config: true })));
  });
  after(() => folder[Symbol.dispose]());

  const slipway = async (...args: readonly string[]): Promise<string> => {
    const ran = await runHere(args, { cwd: folder.path, env });
    assert.equal(ran.code, 0, `${args.join(" ")}: ${ran.stderr}`);
    return ran.stdout;
  };
  const inspect = async (place: string): Promise<Any> =>
    JSON.parse(await slipway("inspect", place, "--validate", "--format", "json"));
  const skopeo = (...args: readonly string[]) => run("skopeo", ["--insecure-policy", ...args]);
  /** The digest of what skopeo finds, computed by skopeo. */
  const digestOf = async (place: string): Promise<string> => {
    const file = join(folder.path, `manifest${count++}`);
    writeFileSync(file, await skopeo("inspect", "--raw", place));
    return (await skopeo("manifest-digest", file)).trim();
  };
  const file = (): string => join(folder.path, `archive${count++}.tar`);
  const fresh = (): string => `${registry.address}/archives/${word}/back${count++}:1`;

  test("oci-archive: an index and one platform of it go there and back with their digests", async () => {
    for (const [platform, digest] of [
      [[], image.digest],
      [["--platform", "linux/arm64"], image.manifests[1]],
      [["--platform", "linux/amd64"], image.manifests[0]],
    ] as const) {
      const archive = `oci-archive:${file()}:app`;
      await slipway("copy", ...platform, source, archive);
      assert.equal(await digestOf(archive), digest);
      const told = await inspect(archive);
      assert.deepEqual([told.digest, told.problems], [digest, []]);
      const back = fresh();
      await slipway("copy", archive, back);
      assert.equal(await skopeoDigest(back), digest);
    }
  });

  test("several platforms make an index of those and what belongs to them", async () => {
    const archive = `oci-archive:${file()}:app`;
    await slipway("copy", "--platform", "linux/arm64,linux/amd64", source, archive);
    const { manifests } = JSON.parse(await skopeo("inspect", "--raw", archive));
    const digests: readonly string[] = manifests.map(({ digest }: Any) => digest);
    const own = image.manifests.filter((digest) => digests.includes(digest));
    assert.deepEqual(own, image.manifests.slice(0, 2));
    const back = fresh();
    await slipway("copy", "--platform", "linux/arm64", archive, back);
    assert.equal(await skopeoDigest(back), image.manifests[1]);
  });

  test("docker-archive: one platform goes there and back with its configuration", async () => {
    for (const [at, platform] of ["linux/amd64", "linux/arm64"].entries()) {
      const name = `archives/${word}:1`;
      const archive = `docker-archive:${file()}:${name}`;
      await slipway("copy", "--platform", platform, source, archive);
      // Skopeo takes the name as it is written in there.
      const seen = JSON.parse(await skopeo("inspect", "--config", archive));
      assert.deepEqual([seen, seen.architecture], [configs[at], platform.replace("linux/", "")]);
      const told = await inspect(archive);
      assert.deepEqual([told.images[0].config, told.problems], [configs[at], []]);
      const back = fresh();
      await slipway("copy", archive, back);
      assert.deepEqual(await skopeoInspect(back, { config: true }), configs[at]);
    }
  });

  test("what skopeo has written is read, by both words and by none", async () => {
    const [oci, docker] = [file(), file()];
    const from = ["copy", "--src-tls-verify=false", `docker://${source}`];
    await skopeo(...from.slice(0, 1), "--all", ...from.slice(1), `oci-archive:${oci}:app`);
    const arm = ["--override-arch", "arm64"];
    await skopeo(...arm, ...from, `docker-archive:${docker}:archives/${word}:2`);
    for (const place of [`oci-archive:${oci}:app`, `oci-archive:${oci}`, oci]) {
      assert.equal((await inspect(place)).digest, image.digest, place);
    }
    for (const place of [`docker-archive:${docker}:archives/${word}:2`, docker]) {
      const { images, problems } = await inspect(place);
      assert.deepEqual([images[0].config, problems], [configs[1], []], place);
    }
    const backs = [fresh(), fresh()];
    await slipway("copy", oci, backs[0] ?? "");
    await slipway("copy", docker, backs[1] ?? "");
    assert.equal(await skopeoDigest(backs[0] ?? ""), image.digest);
    assert.deepEqual(await skopeoInspect(backs[1] ?? "", { config: true }), configs[1]);
  });

  test("a name that is not in the archive is refused, and those that are are named", async () => {
    const path = file();
    await slipway("copy", source, `oci-archive:${path}:app`);
    const ran = await runHere(["inspect", `oci-archive:${path}:other`], { cwd: folder.path, env });
    assert.equal(ran.code, 2, ran.stdout);
    assert.match(ran.stderr, /other.*app/s);
  });

  for (const bed of imageEngines()) {
    test(`inspect engine:NAME tells what ${bed.name} has`, async () => {
      const told = JSON.parse(
        await slipway("inspect", "--engine", bed.host, `engine:${BASE}`, "--format", "json"),
      );
      const own = await request(bed, "GET", `/images/${BASE}/json`);
      const [{ config, layers, platform }] = told.images;
      assert.equal(platform, `${own.Os}/${own.Architecture}`);
      assert.deepEqual([config.config.Env, config.config.Cmd], [own.Config.Env, own.Config.Cmd]);
      assert.deepEqual(
        layers.map(({ diffId }: Any) => diffId),
        own.RootFS.Layers,
      );
    });
  }
});
