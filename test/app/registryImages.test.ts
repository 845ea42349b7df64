import assert from "node:assert/strict";
import { test } from "node:test";
import { imageParts } from "../../src/app/imageParts.ts";
import { pushedBlobs } from "../../src/app/pushBlobs.ts";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import { openRegistryImage } from "../../src/app/registryImages.ts";
import { createRegistryPool } from "../../src/app/registryPool.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { AnyImage } from "../../src/image/image.ts";
import { narrowSet } from "../../src/image/narrowSet.ts";
import { digestOf } from "../../src/oci/digest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { surroundings } from "../engine/engineFixture.ts";
import { openRegistry } from "../registry/registryFixture.ts";

interface Stored {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A registry of what is added to it, by digest. */
async function registryOf() {
  const contents = new Map<string, { readonly mediaType: string; readonly bytes: Buffer }>();
  const server = await openRegistry(({ url }, response) => {
    const found = contents.get(url.replace(/^.*\//, ""));
    if (found === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": found.mediaType }).end(found.bytes);
  });
  const add = (mediaType: string, value: object): Stored => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = digestOf(bytes);
    contents.set(digest, { mediaType, bytes });
    return { mediaType, digest, size: bytes.length };
  };
  return { server, add };
}

async function open<T>(
  address: string,
  digest: string,
  use: (image: AnyImage) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const settings = () => ({ insecureHosts: [], caFile: "" });
  const access = createRegistryAccess({ surroundings: { ...surroundings, env }, settings });
  const registries = createRegistryPool(access);
  try {
    return await use(await openRegistryImage(registries, `${address}/a@${digest}`));
  } finally {
    await registries.close();
  }
}

test("a layer that others give out is named and not asked for there, and stays out of a push", async () => {
  const { server, add } = await registryOf();
  await using registry = server;
  const diffId = `sha256:${"1".repeat(64)}`;
  const foreign = {
    mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    ...{ digest: `sha256:${"2".repeat(64)}`, size: 10, urls: ["https://example.com/layer"] },
  };
  const rootfs = { type: "layers", diff_ids: [diffId] };
  const config = add(mediaTypes.dockerConfig, { os: "windows", architecture: "amd64", rootfs });
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.dockerManifest, config };
  const { digest } = add(mediaTypes.dockerManifest, { ...manifest, layers: [foreign] });
  await open(registry.address, digest, async (image) => {
    assert.ok(image.kind === "image");
    assert.deepEqual(image.layers[0]?.from, { host: registry.address, repository: "a" });
    await assert.rejects(
      async () => {
        for await (const _ of image.layers[0]?.open() ?? []);
      },
      (error) =>
        isSlipwayError(error, "image-unsuitable") &&
        /only given out by example\.com/.test(error.message),
    );
    const blobs = pushedBlobs(await imageParts(image));
    assert.deepEqual(
      blobs.map(({ kind }) => kind),
      ["config"],
    );
  });
});

test("an index that stands in others thousands of times is opened once", async () => {
  const { server, add } = await registryOf();
  await using registry = server;
  const config = add(mediaTypes.config, { os: "linux", architecture: "amd64" });
  let top = add(mediaTypes.manifest, { schemaVersion: 2, config, layers: [] });
  for (let depth = 0; depth < 3; depth++) {
    const manifests = Array.from({ length: 1000 }, () => top);
    top = add(mediaTypes.index, { schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  }
  await open(registry.address, top.digest, async (image) => {
    const { manifests } = await imageParts(image);
    assert.equal(manifests.length, 4);
    assert.equal(manifests.at(-1)?.descriptor.digest, top.digest);
  });
  assert.ok(registry.seen.length <= 6);
});

test("an index for fewer platforms keeps their attestations, and what we do not know of", async () => {
  const { server, add } = await registryOf();
  await using registry = server;
  const config = add(mediaTypes.config, { os: "linux", architecture: "amd64" });
  const image = (architecture: string, more: object = {}) => ({
    ...add(mediaTypes.manifest, {
      schemaVersion: 2,
      config,
      layers: [],
      annotations: { architecture },
    }),
    platform: { os: "linux", architecture },
    ...more,
  });
  const images = [image("amd64"), image("arm64", { unheardOf: [1] }), image("s390x")];
  const attestations = images.map(({ digest, platform }) => ({
    ...add(mediaTypes.manifest, {
      schemaVersion: 2,
      config,
      layers: [],
      annotations: { of: platform.architecture },
    }),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": digest,
    },
  }));
  const manifests = [...images, ...attestations];
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests, unheardOf: "x" };
  const { digest } = add(mediaTypes.index, index);
  await open(registry.address, digest, async (set) => {
    assert.ok(set.kind === "index");
    const linux = (architecture: string) => ({ os: "linux", architecture });
    const narrow = narrowSet(set, [linux("arm64"), linux("amd64")]);
    const left = [manifests[0], manifests[1], manifests[3], manifests[4]];
    assert.deepEqual(JSON.parse(`${Buffer.from(narrow.index.bytes)}`), {
      ...index,
      manifests: left,
    });
    assert.equal(narrow.index.descriptor.digest, digestOf(narrow.index.bytes));
    assert.deepEqual(
      narrow.members.map(({ descriptor }) => descriptor.digest),
      left.map((one) => one?.digest),
    );
    const all = narrowSet(set, ["amd64", "arm64", "s390x"].map(linux));
    assert.equal(all, set);
    assert.throws(() => narrowSet(set, [linux("riscv64")]), { code: "image-unsuitable" });
  });
});
