import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import * as zlib from "node:zlib";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventsOf, resultOf } from "./buildSupport.ts";
import { runHere } from "./runHere.ts";

const oci = "application/vnd.oci.image.layer.v1.tar";
const folder = createContextFolder({
  "base.Dockerfile": "FROM scratch\nCOPY site/a /base\n",
  Dockerfile: "FROM packed:base\nCOPY site /srv\n",
  "site/a": "a line that is packed well\n".repeat(50_000),
});
let cache = "";
before(() => {
  cache = mkdtempSync(join(tmpdir(), "slipway-cache-"));
});
after(() => {
  folder[Symbol.dispose]();
  rmSync(cache, { recursive: true, force: true });
});

const build = async (...args: readonly string[]) => {
  const run = await runHere(["build", "--progress", "json", "--engine", "none", ...args, "."], {
    cwd: folder.path,
    env: { SLIPWAY_CACHE: cache, DOCKER_HOST: `unix://${cache}/nowhere` },
  });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const { imageId, digest } = resultOf(run);
  return { run, imageId, digest };
};

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Of an OCI layout, its first image. */
function readLayout(path: string) {
  const json = (digest: string) => JSON.parse(readFileSync(blob(digest), "utf8"));
  const blob = (digest: string) => join(path, "blobs/sha256", digest.slice(7));
  const top: Blob = JSON.parse(readFileSync(join(path, "index.json"), "utf8")).manifests[0];
  const { config, layers, manifests } = json(top.digest);
  return {
    top,
    manifests: (manifests ?? []) as readonly Blob[],
    config: config as Blob,
    layers: (layers ?? []) as readonly Blob[],
    of: (member: Blob) => json(member.digest).layers as readonly Blob[],
    bytes: ({ digest }: Blob) => readFileSync(blob(digest)),
  };
}

const output = (name: string, ...words: readonly string[]): string =>
  [`type=oci,dest=${join(cache, name)},tar=false`, ...words].join(",");

describe("build --engine none -o …,compression=…", () => {
  before(async () => {
    await build("-f", "base.Dockerfile", "-t", "packed:base");
    await build("-o", output("usual"));
  });

  const kinds: readonly (readonly [readonly string[], string, string])[] = [
    [["compression=gzip"], "+gzip", "1f8b080000000000" + "04"],
    [["compression=gzip", "compression-level=9"], "+gzip", "1f8b080000000000" + "02"],
    [["compression-level=6"], "+gzip", "1f8b080000000000" + "00"],
    [["compression=uncompressed"], "", "737276"],
  ];
  for (const [words, suffix, begin] of kinds) {
    it(`packs what it makes, and leaves what the base has: ${words.join()}`, async () => {
      const name = words.join("-");
      const { imageId, digest } = await build("-o", output(name, ...words));
      const [usual, made] = [readLayout(join(cache, "usual")), readLayout(join(cache, name))];
      assert.equal(made.top.digest, digest);
      assert.equal(made.config.digest, imageId);
      assert.equal(imageId, usual.config.digest, "the id is that of what is in it");
      assert.deepEqual(made.layers[0], usual.layers[0]);
      const [, layer] = made.layers;
      assert.ok(layer);
      assert.equal(layer.mediaType, `${oci}${suffix}`);
      const bytes = made.bytes(layer);
      assert.equal(bytes.length, layer.size);
      assert.equal(bytes.toString("hex", 0, begin.length / 2), begin);
      const plain = suffix === "" ? bytes : zlib.gunzipSync(bytes);
      const [, packed] = usual.layers;
      assert.deepEqual(plain, zlib.gunzipSync(usual.bytes(packed as Blob)));
    });
  }

  it("packs the base, too, where it is forced", async () => {
    await build("-o", output("forced", "compression=uncompressed", "force-compression=true"));
    const { layers } = readLayout(join(cache, "forced"));
    assert.deepEqual(
      layers.map(({ mediaType }) => mediaType),
      [oci, oci],
    );
  });

  it("each output has its own; the digest told is that of the last one", async () => {
    const { digest, imageId } = await build(
      ...["-o", output("one", "compression=uncompressed")],
      ...["-o", output("two", "compression-level=9")],
      ...["-o", `type=local,dest=${join(cache, "files")}`],
    );
    const [one, two] = [readLayout(join(cache, "one")), readLayout(join(cache, "two"))];
    assert.equal(digest, two.top.digest);
    assert.notEqual(one.top.digest, two.top.digest);
    assert.deepEqual([one.config.digest, two.config.digest], [imageId, imageId]);
    assert.ok(existsSync(join(cache, "files/srv/a")));
  });

  it("packs the images of all platforms", async () => {
    const { digest } = await build(
      ...["--platform", "linux/amd64,linux/arm64", "-f", "base.Dockerfile"],
      ...["-o", output("set", "compression=uncompressed")],
    );
    const set = readLayout(join(cache, "set"));
    assert.equal(set.top.digest, digest);
    assert.equal(set.manifests.length, 2);
    for (const member of set.manifests) {
      assert.deepEqual(
        set.of(member).map(({ mediaType }) => mediaType),
        [oci],
      );
    }
  });

  it("keeps it like that where it stays here", async () => {
    const { digest, run } = await build("-o", "type=image,name=kept:1,compression=uncompressed");
    const index = JSON.parse(readFileSync(join(cache, "index.json"), "utf8"));
    const digests = index.manifests.map((one: Blob) => one.digest);
    assert.ok(digests.includes(digest));
    const names = eventsOf(run).flatMap(({ type, name }) => (type === "step" ? [name] : []));
    assert.ok(names.some((name) => /^\[keep\] .*kept:1$/.test(String(name))));
  });

  it("refuses zstd before any work where this Node has none", async () => {
    const target = join(cache, "zstd");
    const args = [
      "build",
      "--engine",
      "none",
      "-o",
      `type=oci,dest=${target},compression=zstd`,
      ".",
    ];
    const ran = await runHere(args, { cwd: folder.path, env: { SLIPWAY_CACHE: cache } });
    const can = "zstdCompress" in zlib;
    assert.equal(ran.code, can ? 0 : 1, ran.stderr);
    if (!can)
      assert.match(ran.stderr, /no compression zstd on Node 20\.\S+ \(only from 22\.15 on\)/);
    assert.equal(existsSync(target), can);
  });
});
