import assert from "node:assert/strict";
import { test } from "node:test";
import { annotate } from "../../../src/image/edit/annotate.ts";
import { appendLayers } from "../../../src/image/edit/appendLayers.ts";
import { type ConfigChanges, changeConfig } from "../../../src/image/edit/changeConfig.ts";
import { convertFamily } from "../../../src/image/edit/convertFamily.ts";
import type { Image } from "../../../src/image/image.ts";
import { hasDigest } from "../../../src/oci/digest.ts";
import { mediaTypes } from "../../../src/oci/mediaTypes.ts";
import { imageOf, layerOf, testStore, unreadable } from "./images.ts";

const store = testStore();
const layer = await layerOf(store, { a: "1" });
const zstd = {
  ...layer,
  descriptor: { ...layer.descriptor, mediaType: mediaTypes.layerZstd },
};

/** What we do not know, or do not show; Docker, Podman and kaniko write such. */
const strange = {
  ArgsEscaped: true,
  Healthcheck: { Test: ["CMD", "true"], Interval: 30_000_000_000, StartInterval: 5 },
  MacAddress: "02:42:ac:11:00:02",
  StopTimeout: 30,
  Shell: ["/bin/bash", "-c"],
  OnBuild: ["RUN x"],
  "x.other": { deep: [null, { a: 1 }] },
};

function parsed(image: Image): {
  readonly config: Record<string, unknown>;
  readonly manifest: Record<string, unknown>;
} {
  // Each document is what its descriptor says, and so is what points to it.
  for (const { bytes, descriptor } of [image.config, image.manifest]) {
    assert.ok(hasDigest(bytes, descriptor.digest));
    assert.equal(bytes.length, descriptor.size);
  }
  const manifest = JSON.parse(Buffer.from(image.manifest.bytes).toString());
  assert.deepEqual(manifest.config, image.config.descriptor);
  assert.deepEqual(
    manifest.layers,
    image.layers.map(({ descriptor }) => descriptor),
  );
  return { manifest, config: JSON.parse(Buffer.from(image.config.bytes).toString()) };
}

const start = {
  ...{ Env: ["PATH=/bin", "A=1", "A=2", "B=3"], Entrypoint: ["/e"], Cmd: ["c"], User: "u" },
  ...{ WorkingDir: "/w", Labels: { l: "1", k: "2" }, ExposedPorts: { "80/tcp": {} } },
  ...{ Volumes: { "/v": {} }, StopSignal: "SIGINT" },
};

const cases: readonly (readonly [string, ConfigChanges, object])[] = [
  [
    "variables keep their places, twice becomes once",
    { env: { NEW: "a=b", A: "9", EMPTY: "" } },
    { Env: ["PATH=/bin", "A=9", "B=3", "NEW=a=b", "EMPTY="] },
  ],
  ["a variable taken away", { unsetEnv: ["A", "none"] }, { Env: ["PATH=/bin", "B=3"] }],
  [
    "set beats unset",
    { env: { B: "4" }, unsetEnv: ["B"] },
    { Env: ["PATH=/bin", "A=1", "A=2", "B=4"] },
  ],
  [
    "an entrypoint takes the command away",
    { entrypoint: ["/x"] },
    { Entrypoint: ["/x"], Cmd: undefined },
  ],
  ["both", { entrypoint: ["/x"], cmd: ["y"] }, { Entrypoint: ["/x"], Cmd: ["y"] }],
  ["a command alone", { cmd: ["y"] }, { Cmd: ["y"] }],
  ["no entrypoint", { entrypoint: null, cmd: ["y"] }, { Entrypoint: undefined, Cmd: ["y"] }],
  ["no command", { cmd: null }, { Cmd: undefined }],
  ["user and folder", { user: "1:2", workdir: "/x" }, { User: "1:2", WorkingDir: "/x" }],
  ["no user", { user: "", stopSignal: "" }, { User: undefined, StopSignal: undefined }],
  [
    "labels",
    { labels: { z: "9", a: "8", l: "7" }, unsetLabels: ["k"] },
    { Labels: { a: "8", l: "7", z: "9" } },
  ],
  ["no labels", { unsetLabels: ["k", "l"] }, { Labels: undefined }],
  ["ports", { ports: ["53/udp"], unsetPorts: ["80/tcp"] }, { ExposedPorts: { "53/udp": {} } }],
  ["volumes", { volumes: ["/a"] }, { Volumes: { "/a": {}, "/v": {} } }],
];

for (const [what, changes, expected] of cases) {
  test(what, () => {
    const image = unreadable(imageOf([layer], { config: { ...start, ...strange } }));
    const changed = changeConfig(image, changes);
    const { config } = parsed(changed);
    const wanted = JSON.parse(JSON.stringify({ ...start, ...strange, ...expected }));
    assert.deepEqual(config.config, wanted);
    const [labels, written] = changes.labels
      ? [(config.config as typeof start).Labels, wanted.Labels]
      : [{}, {}];
    assert.deepEqual(Object.keys(labels ?? {}), Object.keys(written ?? {}).sort());
    assert.deepEqual(
      parsed(image).config.config,
      { ...start, ...strange },
      "the image itself stays",
    );
  });
}

test("created, author and platform; nothing else is lost", () => {
  const image = imageOf([layer], {
    config: strange,
    platform: { "os.version": "10.0", moreover: [1], docker_version: "19" },
  });
  const { config } = parsed(
    changeConfig(image, {
      ...{ created: "2024-01-02T03:04:05Z", author: "Ann" },
      platform: { os: "linux", architecture: "arm", variant: "v7" },
    }),
  );
  assert.deepEqual(config, {
    ...{ architecture: "arm", os: "linux", variant: "v7", moreover: [1], docker_version: "19" },
    ...{ config: strange, rootfs: { type: "layers", diff_ids: [layer.diffId] } },
    ...{ created: "2024-01-02T03:04:05Z", author: "Ann" },
  });
});

test("nothing to change gives the same image", () => {
  const image = imageOf([layer]);
  assert.equal(changeConfig(image, {}), image);
  assert.equal(appendLayers(image, []), image);
});

test("annotations leave the config's bytes alone, and Docker's manifest becomes OCI's", () => {
  for (const family of ["docker", "oci"] as const) {
    const image = unreadable(
      imageOf([layer], { family, more: { artifactType: "t/x", future: 1 } }),
    );
    const annotated = annotate(image, { b: "2", a: "1" });
    assert.deepEqual(annotated.config.bytes, image.config.bytes);
    const { manifest } = parsed(annotated);
    assert.equal(manifest.mediaType, mediaTypes.manifest);
    assert.equal((manifest.config as { mediaType: string }).mediaType, mediaTypes.config);
    assert.equal(annotated.layers[0]?.descriptor.mediaType, mediaTypes.layerGzip);
    assert.deepEqual([manifest.artifactType, manifest.future], ["t/x", 1]);
    assert.deepEqual(Object.entries(manifest.annotations as object), [
      ["a", "1"],
      ["b", "2"],
    ]);
    assert.deepEqual(annotate(annotated, { a: undefined }).manifest.value.annotations, { b: "2" });
  }
});

test("an appended layer takes the family of the image; zstd makes it OCI's", () => {
  const image = unreadable(imageOf([layer], { family: "docker" }));
  assert.equal(parsed(image).manifest.mediaType, mediaTypes.dockerManifest);
  const more = appendLayers(image, [layer], [{ created_by: "x" }]);
  assert.equal(parsed(more).manifest.mediaType, mediaTypes.dockerManifest);
  assert.equal(more.layers[1]?.descriptor.mediaType, mediaTypes.dockerLayer);
  const mixed = appendLayers(image, [zstd]);
  assert.equal(parsed(mixed).manifest.mediaType, mediaTypes.manifest);
  assert.deepEqual(
    mixed.layers.map(({ descriptor }) => descriptor.mediaType),
    [mediaTypes.layerGzip, mediaTypes.layerZstd],
  );
  assert.throws(() => convertFamily(mixed, "docker"), /zstd/);
  const back = convertFamily(convertFamily(more, "oci"), "docker");
  assert.deepEqual(back.manifest, more.manifest);
});

for (const [what, history, expected] of [
  ["a whole history", [{ created_by: "a" }, { created_by: "e", empty_layer: true }], 3],
  ["none", undefined, 2],
  ["one that is too short", [{ created_by: "e", empty_layer: true }], 3],
] as const) {
  test(`each layer has an entry of the history: ${what}`, () => {
    const image = imageOf([layer], history ? { history } : {});
    const { config } = parsed(appendLayers(image, [layer], [{ created_by: "new" }]));
    const entries = config.history as readonly { created_by?: string; empty_layer?: boolean }[];
    assert.equal(entries.length, expected);
    assert.equal(entries.filter((entry) => !entry.empty_layer).length, 2);
    assert.equal(entries.at(-1)?.created_by, "new");
    assert.deepEqual((config.rootfs as { diff_ids: unknown }).diff_ids, [
      layer.diffId,
      layer.diffId,
    ]);
  });
}
