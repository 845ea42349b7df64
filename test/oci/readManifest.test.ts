import assert from "node:assert/strict";
import { test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { isAttestation } from "../../src/oci/descriptor.ts";
import { digestOf, hasDigest, isDigest } from "../../src/oci/digest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { readImageConfig } from "../../src/oci/readImageConfig.ts";
import { readManifest } from "../../src/oci/readManifest.ts";

const image = "reg.example/team/app:v1";
const digest = digestOf(Buffer.from("x"));
const descriptor = { mediaType: "any", digest, size: 1 };
const bytes = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const read = (value: unknown, mediaType?: string) =>
  readManifest(bytes(value), { image, mediaType });

/** The message, which names the image. */
function refused(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
    assert.deepEqual(error.facts, { image });
    assert.ok(error.message.includes(image));
    assert.match(error.hint, /\.$/);
    return error.message;
  }
  return assert.fail("no error");
}

test("an image's manifest, OCI's and Docker's", () => {
  for (const mediaType of [mediaTypes.manifest, mediaTypes.dockerManifest]) {
    const record = { schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] };
    assert.deepEqual(read({ ...record, annotations: { a: "b", c: 5 } }), {
      ...{ kind: "manifest", mediaType, config: descriptor, layers: [descriptor] },
      annotations: { a: "b" },
    });
  }
});

test("an index, in which attestations can be told from images", () => {
  const platform = { os: "linux", architecture: "arm", variant: "v7", "os.version": "1", more: 1 };
  const found = read({
    ...{ schemaVersion: 2, mediaType: mediaTypes.index },
    manifests: [
      { ...descriptor, platform, urls: ["https://a", 5], artifactType: "t" },
      { ...descriptor, platform: { os: "unknown", architecture: "unknown" } },
      { ...descriptor, annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
      { ...descriptor, platform: { os: "linux" } },
    ],
  });
  assert.ok(found.kind === "index");
  const { more: _, ...known } = platform;
  assert.deepEqual(found.manifests[0], {
    ...{ ...descriptor, platform: known, urls: ["https://a"], artifactType: "t" },
  });
  assert.deepEqual(found.manifests.map(isAttestation), [false, true, true, false]);
  assert.deepEqual(found.manifests[3], descriptor);
});

test("the kind is found out where nothing says it", () => {
  assert.equal(read({ manifests: [] }).mediaType, mediaTypes.index);
  assert.equal(read({ config: descriptor, layers: [] }).mediaType, mediaTypes.manifest);
  assert.equal(read({ manifests: [] }, "application/json").mediaType, mediaTypes.index);
  assert.equal(read({ manifests: [] }, mediaTypes.dockerList).mediaType, mediaTypes.dockerList);
});

const broken: readonly (readonly [unknown, string | undefined, RegExp])[] = [
  ["", undefined, /not JSON/],
  ["{", undefined, /not JSON/],
  ["[".repeat(100_000), undefined, /not JSON/],
  ["null", undefined, /not a JSON object/],
  ['"text"', undefined, /not a JSON object/],
  [{}, undefined, /it is no manifest/],
  [{ layers: [], config: descriptor, manifests: [] }, undefined, /an image as well as an index/],
  [{ layers: [], config: descriptor }, mediaTypes.index, /is not that of what is in it/],
  [{ mediaType: mediaTypes.manifest, manifests: [] }, undefined, /is not that of what is in it/],
  [{ mediaType: "a/b", layers: [], config: descriptor }, undefined, /"a\/b" is a media type that/],
  [{ schemaVersion: 1, fsLayers: [] }, undefined, /schema 1/],
  [{}, "application/vnd.docker.distribution.manifest.v1+json", /schema 1/],
  [{ layers: [] }, undefined, /config is no descriptor/],
  [{ config: descriptor }, undefined, /layers is not a list/],
  [{ manifests: {} }, undefined, /manifests is not a list/],
  [{ manifests: [descriptor, 5] }, undefined, /manifests is not a list of descriptors/],
  [{ manifests: [{ ...descriptor, size: -1 }] }, undefined, /manifests\[0\] has no size/],
  [{ manifests: [{ ...descriptor, size: 1.5 }] }, undefined, /has no size/],
  [{ manifests: [{ ...descriptor, size: "1" }] }, undefined, /has no size/],
  [{ manifests: [{ ...descriptor, digest: "sha256:../../x" }] }, undefined, /has no digest/],
  [{ manifests: [{ ...descriptor, digest: "md5:00" }] }, undefined, /has no digest/],
  [{ manifests: [{ ...descriptor, mediaType: undefined }] }, undefined, /has no media type/],
];

for (const [value, mediaType, words] of broken) {
  test(`refuses ${JSON.stringify(value)?.slice(0, 80)} as ${mediaType}`, () => {
    assert.match(
      refused(() => read(value, mediaType)),
      words,
    );
  });
}

test("bytes that are no UTF-8 are no JSON", () => {
  const content = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  assert.match(
    refused(() => readManifest(content, { image })),
    /not JSON/,
  );
});

test("a configuration, of which only what is right is kept", () => {
  const found = readImageConfig(
    bytes({
      ...{ os: "linux", architecture: "arm64", variant: "v8", created: "2026-01-01T00:00:00Z" },
      config: {
        ...{ User: "ann", WorkingDir: "", Env: ["A=b", 5], Entrypoint: null, Cmd: ["sh"] },
        ...{ Labels: { a: "b", c: null }, ExposedPorts: { "80/tcp": {} }, Volumes: { "/v": null } },
        ...{ StopSignal: "SIGQUIT", OnBuild: [], Shell: "sh" },
      },
      rootfs: { type: "layers", diff_ids: [digest] },
      history: [{ created_by: "RUN x", empty_layer: true, author: "y" }, null, { comment: "c" }],
    }),
    image,
  );
  assert.deepEqual(found, {
    ...{ os: "linux", architecture: "arm64", variant: "v8", created: "2026-01-01T00:00:00Z" },
    config: {
      ...{ User: "ann", Env: ["A=b"], Cmd: ["sh"], Labels: { a: "b" }, StopSignal: "SIGQUIT" },
      ...{ ExposedPorts: { "80/tcp": {} }, Volumes: { "/v": {} }, OnBuild: [] },
    },
    diffIds: [digest],
    history: [{ created_by: "RUN x", empty_layer: true }, { comment: "c" }],
  });
});

test("what is no configuration of an image", () => {
  for (const [value, words] of [
    ["{}", /names no platform/],
    [{ os: "linux" }, /names no platform/],
    [{ os: "linux", architecture: "x", rootfs: { diff_ids: ["y"] } }, /not a list of digests/],
    [{ os: "linux", architecture: "x", rootfs: { diff_ids: {} } }, /not a list of digests/],
    ["<html>", /not JSON/],
  ] as const) {
    assert.match(
      refused(() => readImageConfig(bytes(value), image)),
      words,
    );
  }
});

test("digests of both algorithms, written as they have to be", () => {
  const content = Buffer.from("abc");
  for (const algorithm of ["sha256", "sha512"] as const) {
    const right = digestOf(content, algorithm);
    assert.ok(isDigest(right));
    assert.ok(hasDigest(content, right));
    assert.equal(hasDigest(Buffer.from("abd"), right), false);
    for (const wrong of [right.toUpperCase(), right.slice(0, -1), `${right}0`, `${right}\n`]) {
      assert.equal(isDigest(wrong), false, wrong);
      assert.equal(hasDigest(content, wrong), false);
    }
  }
});
