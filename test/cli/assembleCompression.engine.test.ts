import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { node24 } from "../support/beds/node24.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { resultOf } from "./buildSupport.ts";
import { runSlipway } from "./runSlipway.ts";

const oci = "application/vnd.oci.image.layer.v1.tar";

/** The output's type with its words, and the media type of what was made. */
const outputs = [
  ["image,push=true,compression=gzip,compression-level=9", `${oci}+gzip`],
  ["registry,compression=uncompressed", oci],
  ["image,push=true,compression=zstd,compression-level=22", `${oci}+zstd`],
  ["registry,compression=zstd", `${oci}+zstd`],
] as const;

describe("build --engine none: pushed with a compression", {
  timeout: 180_000,
  skip: requireBeds("skopeo", "node24"),
}, () => {
  const registry = realRegistry({ login: false });
  const engines = imageEngines().filter(({ name }) => name.startsWith("docker"));
  if (registry === undefined || engines.length === 0) return;
  const repository = `${registry.address}/assembled-${unique()}`;
  const base = `${repository}/base:1`;
  const folder = createContextFolder({
    Dockerfile: `FROM ${base}\nCOPY site /srv\n`,
    "site/a": "a line that is packed well\n".repeat(60_000),
  });
  const cache = mkdtempSync(join(tmpdir(), "slipway-cache-"));
  before(() => copyToRegistry(base));
  after(() => {
    folder[Symbol.dispose]();
    rmSync(cache, { recursive: true, force: true });
  });
  const build = async (output: string, ...more: readonly string[]) => {
    const args = ["--engine", "none", "--progress", "json", "-o", `type=${output}`, ...more, "."];
    const ran = await runSlipway(["build", ...args], {
      ...{ cwd: folder.path, env: { SLIPWAY_CACHE: join(cache, "store") } },
      ...(output.includes("zstd") && { node: node24() }),
    });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    return resultOf(ran);
  };

  for (const [at, [output, mediaType]] of outputs.entries()) {
    const name = `${repository}/app:${at}`;
    it(`type=${output} is what skopeo finds`, async () => {
      const { digest, imageId } = await build(output, "-t", name);
      const found = await skopeoInspect(name, { raw: true });
      const { config, layers } = found as Readonly<Record<"config", { digest: string }>> & {
        readonly layers: readonly { readonly mediaType: string }[];
      };
      assert.equal(config.digest, imageId);
      assert.deepEqual(
        layers.map((layer) => layer.mediaType),
        [`${oci}+gzip`, mediaType],
      );
      const copy = join(cache, `copy${at}`);
      await run("skopeo", [
        ...["--insecure-policy", "copy", "--src-tls-verify=false", "--src-no-creds"],
        ...[`docker://${name}@${digest}`.replace(/:\d@/, "@"), `oci:${copy}:x`],
      ]);
    });

    for (const bed of engines) {
      // Before version 23 Docker pulled no zstd.
      if (output.includes("zstd") && bed.name === "docker 20.10") continue;
      it(`${bed.name} pulls what type=${output} pushed`, async () => {
        const engine = await connect(bed);
        try {
          await engine.pullImage({ reference: name, credentials: undefined }, () => undefined);
          const { id } = await engine.inspectImage(name);
          assert.match(id, /^sha256:/);
        } finally {
          await removeQuietly(engine, name);
        }
      });
    }
  }

  it("a layout in a tar is what skopeo copies", async () => {
    const archive = join(cache, "image.tar");
    await build(`oci,dest=${archive},compression=zstd`, "-t", "app:1");
    const copy = `dir:${join(cache, "unpacked")}`;
    const source = `oci-archive:${archive}`;
    await run("skopeo", ["--insecure-policy", "copy", "--dest-decompress", source, copy]);
    const raw = JSON.parse(await run("skopeo", ["inspect", "--raw", source]));
    assert.equal(raw.layers.at(-1).mediaType, `${oci}+zstd`);
  });
});
