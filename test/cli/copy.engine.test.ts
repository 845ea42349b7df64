import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { skopeoDigest } from "../app/pushFixture.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type RegistryBed, startRegistry } from "../support/beds/registry.ts";
import { imageEngines } from "../support/realEngines.ts";
import { type CopiedImage, copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { engineAt, removeImage } from "./buildSupport.ts";
import { runSlipway } from "./runSlipway.ts";

const skip = requireBeds("registry", "skopeo");
const login = { username: "ann", password: "hunter2pass" };

describe("slipway copy and push without an engine", { timeout: 60_000, skip }, () => {
  let registry: RegistryBed;
  let image: CopiedImage;
  let source: string;
  const folder = createContextFolder({});

  before(async () => {
    registry = await startRegistry({ auth: login });
    source = `${registry.address}/team/app:multi`;
    const creds = `${login.username}:${login.password}`;
    image = await copyToRegistry(source, { platforms: ["amd64", "arm64"], creds });
  });
  after(async () => {
    await registry?.stop();
    folder[Symbol.dispose]();
  });

  const slipway = async (...args: readonly string[]) => {
    const auth = btoa(`${login.username}:${login.password}`);
    const config = JSON.stringify({ auths: { [registry.address]: { auth } } });
    const env = { DOCKER_AUTH_CONFIG: config, HOME: folder.path, SLIPWAY_CACHE: folder.path };
    const run = await runSlipway(args, { cwd: folder.path, env });
    assert.doesNotMatch(`${run.stdout}${run.stderr}`, /hunter2/);
    return run;
  };

  it("copies through a layout and back, with all digests", async () => {
    const first = await slipway("copy", source, "oci:layout:app");
    assert.equal(first.code, 0, first.stderr);
    assert.match(
      first.stdout,
      new RegExp(`^Copied .* to oci:.*layout:app \\(${image.digest}\\)\n$`),
    );
    const index = JSON.parse(await readFile(join(folder.path, "layout/index.json"), "utf8"));
    assert.equal(index.manifests[0].digest, image.digest);
    const target = `${registry.address}/back/app`;
    const { code, stdout, stderr } = await slipway(
      ...["copy", "layout", `${target}:1`, `${target}:2`, "--format", "json"],
    );
    assert.equal(code, 0, stderr);
    const told = JSON.parse(stdout);
    assert.deepEqual(told.names, [`${target}:1`, `${target}:2`]);
    assert.equal(told.digest, image.digest);
    for (const tag of ["1", "2"]) {
      assert.equal(await skopeoDigest(`${target}:${tag}`, login), image.digest);
    }
  });

  it("pushes what is kept, and says what it will meet", async () => {
    const name = `${registry.address}/kept/app:1`;
    const missing = await slipway("push", "--engine", "none", name);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /problem: Slipway has kept no image .*\/kept\/app:1/);
    assert.match(missing.stderr, /Nothing was pushed/);
    assert.equal((await slipway("copy", source, `kept:${name}`)).code, 0);
    const dry = await slipway("push", "--engine", "none", "--dry-run", name);
    assert.match(dry.stderr, /The push logs in to .* as ann/);
    assert.match(dry.stderr, /The tag 1 is new/);
    assert.equal(await skopeoDigest(name, login), undefined);
    const pushed = await slipway("push", "--engine", "none", name);
    assert.equal(pushed.code, 0, pushed.stderr);
    assert.equal(pushed.stdout, `Pushed ${name} (${image.digest})\n`);
    assert.equal(await skopeoDigest(name, login), image.digest);
    const again = await slipway("push", "--engine", "none", name);
    assert.match(again.stderr, /The tag 1 is this image already/);
  });

  it("says what makes no sense, and what is not there", async () => {
    const cases = [
      [["copy", source], 2, /takes a source and where it goes/],
      [["copy", source, "oci:"], 2, /the path is missing/],
      [["copy", source, "scratch"], 2, /nothing can be written to it/],
      [["copy", source, "oci:a", "oci:b"], 2, /goes to one place at once/],
      [["copy", "--platform", "linux/amd64", "--all-platforms", source, "oci:a"], 2, /exclude/],
      [["copy", "--platform", "linux/s390x", source, "oci:a"], 1, /no image for linux\/s390x/],
      [["copy", source.replace("multi", "none"), "oci:a"], 1, /nothing is there under that name/],
      [["copy", "kept:nothing", "oci:a"], 1, /has kept no image nothing/],
      [["copy", "--engine", "none", source, "engine:a"], 3, /--engine none rules it out/],
    ] as const;
    const runs = await Promise.all(cases.map(([args]) => slipway(...args)));
    for (const [at, [args, code, words]] of cases.entries()) {
      assert.equal(runs[at]?.code, code, args.join(" "));
      assert.match(runs[at]?.stderr ?? "", words);
    }
  });

  for (const { name, host } of imageEngines()) {
    it(`loads into an engine and takes from it: ${name}`, async () => {
      const tag = `slipway-copy-${process.pid}:1`;
      try {
        const { code, stderr } = await slipway("copy", "--engine", host, source, `engine:${tag}`);
        assert.equal(code, 0, stderr);
        const engine = await engineAt(host);
        const loaded = await engine.inspectImage(tag);
        const { os, architecture } = loaded;
        assert.deepEqual({ os, architecture }, await engine.askPlatform());
        const target = `${registry.address}/engine/app:${name.replaceAll(/[^a-z0-9]+/g, "-")}`;
        const back = await slipway("copy", "--engine", host, `engine:${tag}`, target);
        assert.equal(back.code, 0, back.stderr);
        assert.ok(await skopeoDigest(target, login));
      } finally {
        await removeImage(host, tag).catch(() => undefined);
      }
    });
  }
});
