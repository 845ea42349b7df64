import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { buildImage } from "../../src/app/buildImage.ts";
import type { BuildOptions } from "../../src/app/buildOptions.ts";
import { chooseBuilder } from "../../src/app/chooseBuilder.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { type BuilderStoreFixture, createStore, latestEngine } from "../engine/buildkitdFixture.ts";
import { connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, startBuildkitd } from "../support/beds/buildkitd.ts";

const LIMIT = { timeout: 60_000 };
const latest = latestEngine();

describe("the builder that is chosen", { skip: requireBeds("buildkitd") || !latest }, () => {
  if (!latest) return;
  let bed: BuildkitdBed;
  let store: BuilderStoreFixture;
  let folder: string;
  const openEngine = () => connect(latest);
  const noEngine = async (): Promise<Engine> => {
    throw new Error("No container engine answers.");
  };

  before(async () => {
    bed = await startBuildkitd();
    store = await createStore();
    await store.write("farm", "remote", { Endpoint: bed.address });
    await store.write("own", "docker", { Endpoint: latest.host });
    folder = await mkdtemp(join(tmpdir(), "slipway-choose-"));
    await writeFile(join(folder, "Dockerfile"), "FROM scratch\nCOPY words /\n");
    await writeFile(join(folder, "words"), unique());
  }, LIMIT);
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await store?.remove();
    await bed?.stop();
  });

  async function build(engine: Engine, asked: Partial<BuildOptions>) {
    const events: BuildEvent[] = [];
    const options: BuildOptions = {
      contextPath: folder,
      dockerfilePath: join(folder, "Dockerfile"),
      tags: [],
      buildArgs: {},
      ...asked,
    };
    const { env, home } = store.surroundings;
    const deps = { engine, now: Date.now, env, home };
    const result = await buildImage(deps, options, (event) => events.push(event));
    const said = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
    return { result, said, events };
  }

  test("is the engine where nobody names another", LIMIT, async () => {
    const { surroundings } = store;
    for (const name of [undefined, "", "default"]) {
      const chosen = await chooseBuilder({ surroundings, openEngine }, name);
      assert.equal(chosen.remote, false);
      assert.equal((await chosen.open()).endpoint.host, latest.host);
    }
    const own = await chooseBuilder({ surroundings, openEngine: noEngine }, "own");
    assert.equal(own.remote, false);
    assert.equal((await own.open()).endpoint.host, latest.host);
  });

  test("may be named by the environment, as for docker", LIMIT, async () => {
    const env = { ...store.surroundings.env, BUILDX_BUILDER: "farm" };
    const deps = { surroundings: { ...store.surroundings, env }, openEngine };
    assert.equal((await chooseBuilder(deps, "")).remote, true);
    assert.equal((await chooseBuilder(deps, "default")).remote, false);
  });

  test("that does not exist is told of before anything is connected", LIMIT, async () => {
    const { surroundings } = store;
    await assert.rejects(
      chooseBuilder({ surroundings, openEngine: noEngine }, "nobody"),
      (error: unknown) => {
        assert.ok(isSlipwayError(error, "engine-unreachable"));
        assert.equal(error.hint, "Choose one of these builders: farm, own.");
        return true;
      },
    );
  });

  test("builds for the engine at hand", LIMIT, async () => {
    const { surroundings } = store;
    const { open, remote } = await chooseBuilder({ surroundings, openEngine }, "farm");
    assert.equal(remote, true);
    const engine = await open();
    const tag = `slipway-choose:${unique()}`;
    const { result, events } = await build(engine, { tags: [tag] });
    assert.equal(result.error, null);
    assert.equal(result.imageId, (await engine.inspectImage(tag)).id);
    assert.ok((result.size ?? 0) > 0);
    const started = events.find(({ type }) => type === "started");
    assert.deepEqual(started?.type === "started" && [started.backend, started.endpoint], [
      "buildkit",
      bed.address,
    ]);
    await removeQuietly(engine, tag);
  });

  test("builds without an engine, too", LIMIT, async () => {
    const { surroundings } = store;
    const { open } = await chooseBuilder({ surroundings, openEngine: noEngine }, "farm");
    const engine = await open();
    const kept = await build(engine, { tags: ["slipway-choose:kept"] });
    assert.equal(kept.result.ok, true);
    assert.equal(kept.result.imageId, null);
    assert.match(kept.said.join(), /stays in the cache .*no engine is there/);
    const loaded = await build(engine, { tags: ["slipway-choose:kept"], loadImage: true });
    assert.equal(loaded.result.ok, false);
    assert.match(loaded.result.error?.message ?? "", /No container engine answers/);
    await assert.rejects(engine.listImages(), /has no images, and no engine is there for them/);
  });
});
