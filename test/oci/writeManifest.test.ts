import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "../../src/oci/digest.ts";
import { canBeDocker, familyOf, toFamily } from "../../src/oci/mediaTypeFamily.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { readImageConfig } from "../../src/oci/readImageConfig.ts";
import { readManifest } from "../../src/oci/readManifest.ts";
import {
  changeConfigRecord,
  configBytes,
  emptyConfigRecord,
} from "../../src/oci/writeImageConfig.ts";
import { indexBytes, manifestBytes } from "../../src/oci/writeManifest.ts";

const digest = digestOf(Buffer.from("x"));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const config = { mediaType: mediaTypes.config, digest, size: 1 };
const layer = {
  ...{ mediaType: mediaTypes.layerGzip, digest, size: 2 },
  ...{ annotations: { b: "2", a: "1" }, urls: ["https://a"] },
};

test("a manifest as it is written, byte by byte", () => {
  const more = { schemaVersion: 9, artifactType: "t", layers: [], subject: { x: 1 } };
  const annotations = { z: "1", a: "ü" };
  const bytes = manifestBytes({
    mediaType: mediaTypes.manifest,
    config,
    layers: [layer],
    annotations,
    more,
  });
  assert.equal(
    text(bytes),
    `{"schemaVersion":2,"mediaType":"${mediaTypes.manifest}","artifactType":"t","subject":{"x":1},` +
      `"config":{"mediaType":"${mediaTypes.config}","digest":"${digest}","size":1},` +
      `"layers":[{"mediaType":"${mediaTypes.layerGzip}","digest":"${digest}","size":2,` +
      `"urls":["https://a"],"annotations":{"a":"1","b":"2"}}],"annotations":{"a":"ü","z":"1"}}`,
  );
  const read = readManifest(bytes, { image: "x" });
  assert.ok(read.kind === "manifest");
  assert.deepEqual([read.config, read.layers, read.annotations], [config, [layer], annotations]);
  const { mediaType } = read;
  const again = manifestBytes({
    mediaType,
    config: read.config,
    layers: read.layers,
    annotations: read.annotations,
    more,
  });
  assert.equal(text(again), text(bytes));
});

test("an index, and Docker's list, which has no annotations", () => {
  const platform = {
    os: "windows",
    architecture: "amd64",
    "os.version": "10",
    "os.features": ["f"],
  };
  const manifests = [
    { mediaType: mediaTypes.manifest, digest, size: 1, platform: { ...platform, variant: "v1" } },
    { mediaType: mediaTypes.manifest, digest, size: 1, artifactType: "t" },
  ];
  for (const [mediaType, kept] of [
    [mediaTypes.index, { a: "1" }],
    [mediaTypes.dockerList, {}],
  ] as const) {
    const read = readManifest(indexBytes({ mediaType, manifests, annotations: { a: "1" } }), {
      image: "x",
    });
    assert.ok(read.kind === "index");
    assert.deepEqual(
      [read.mediaType, read.manifests, read.annotations],
      [mediaType, manifests, kept],
    );
  }
});

test("a config keeps what is not changed, and where it stands", () => {
  const record = JSON.parse(
    '{"odd":1,"config":{"Cmd":["x"],"Odd":null,"__proto__":{"a":1}},"os":"linux","architecture":"amd64",' +
      '"rootfs":{"type":"layers","diff_ids":[],"more":2},"variant":"v1"}',
  );
  const changed = changeConfigRecord(record, {
    platform: { os: "linux", architecture: "arm64" },
    run: { Cmd: undefined, Labels: { b: "2", a: "1" }, Healthcheck: { Test: ["NONE"] } },
    diffIds: [digest],
    history: [{ created_by: "x", odd: 1 }],
    author: null,
  });
  assert.equal(
    text(configBytes(changed)),
    '{"odd":1,"config":{"Odd":null,"__proto__":{"a":1},"Labels":{"a":"1","b":"2"},' +
      '"Healthcheck":{"Test":["NONE"]}},"os":"linux","architecture":"arm64",' +
      `"rootfs":{"type":"layers","diff_ids":["${digest}"],"more":2},` +
      '"history":[{"created_by":"x","odd":1}]}',
  );
  const read = readImageConfig(configBytes(changed), "x");
  assert.deepEqual([read.architecture, read.variant, read.diffIds], ["arm64", undefined, [digest]]);
});

test("the config of nothing", () => {
  const bytes = configBytes(emptyConfigRecord({ os: "linux", architecture: "arm", variant: "v7" }));
  assert.equal(
    text(bytes),
    '{"architecture":"arm","os":"linux","variant":"v7","rootfs":{"type":"layers","diff_ids":[]},"history":[]}',
  );
});

test("media types of one family and of the other", () => {
  for (const mediaType of Object.values(mediaTypes)) {
    const there = toFamily(mediaType, "docker");
    assert.equal(toFamily(toFamily(mediaType, "oci"), "oci"), toFamily(there, "oci"));
    if (mediaType === mediaTypes.layerZstd) assert.equal(canBeDocker(mediaType), false);
    else assert.equal(familyOf(there), "docker");
  }
  assert.equal(toFamily("a/b", "docker"), "a/b");
});
