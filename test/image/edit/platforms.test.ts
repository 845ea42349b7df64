import assert from "node:assert/strict";
import { test } from "node:test";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { annotate } from "../../../src/image/edit/annotate.ts";
import { assembleIndex, attestationsOf } from "../../../src/image/edit/assembleIndex.ts";
import { changeConfig } from "../../../src/image/edit/changeConfig.ts";
import { editEach } from "../../../src/image/edit/editEach.ts";
import { isPlatform, pickPlatform } from "../../../src/image/edit/pickPlatform.ts";
import type { Image, ImageMember, ImageSet } from "../../../src/image/image.ts";
import type { Platform } from "../../../src/oci/descriptor.ts";
import { hasDigest } from "../../../src/oci/digest.ts";
import type { MediaTypeFamily } from "../../../src/oci/mediaTypeFamily.ts";
import { mediaTypes } from "../../../src/oci/mediaTypes.ts";
import { imageOf, layerOf, testStore, unreadable } from "./images.ts";

const layer = await layerOf(testStore(), { a: "1" });
const image = (platform: Partial<Platform>, family?: MediaTypeFamily): Image =>
  unreadable(imageOf([layer], { platform, ...(family && { family }) }));
const amd64 = { os: "linux", architecture: "amd64" };
const arm64 = { os: "linux", architecture: "arm64" };
const arm = (variant?: string) => ({
  os: "linux",
  architecture: "arm",
  ...(variant && { variant }),
});

/** As BuildKit adds it. */
function attestation(about: Image): ImageMember {
  const own = imageOf([], { platform: { os: "unknown", architecture: "unknown" } });
  return {
    descriptor: {
      ...own.manifest.descriptor,
      platform: { os: "unknown", architecture: "unknown" },
      annotations: {
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": about.manifest.descriptor.digest,
      },
    },
    open: async () => own,
  };
}

function written(set: ImageSet) {
  assert.ok(hasDigest(set.index.bytes, set.index.descriptor.digest));
  const record = JSON.parse(Buffer.from(set.index.bytes).toString());
  assert.deepEqual(
    record.manifests,
    set.members.map(({ descriptor }) => descriptor),
  );
  return record;
}

test("an index of images: OCI's unless all are Docker's", async () => {
  for (const [families, types] of [
    [
      ["oci", "oci"],
      [mediaTypes.index, mediaTypes.manifest],
    ],
    [
      ["docker", "docker"],
      [mediaTypes.dockerList, mediaTypes.dockerManifest],
    ],
    [
      ["docker", "oci"],
      [mediaTypes.index, mediaTypes.manifest],
    ],
  ] as const) {
    const set = assembleIndex([image(amd64, families[0]), image(arm64, families[1])], {
      name: "x",
    });
    const record = written(set);
    assert.equal(record.mediaType, types[0]);
    for (const [at, member] of record.manifests.entries()) {
      assert.equal(member.mediaType, types[1]);
      assert.deepEqual(
        member.platform,
        at === 0 ? { architecture: "amd64", os: "linux" } : { architecture: "arm64", os: "linux" },
      );
      const opened = await set.members[at]?.open();
      assert.ok(opened?.kind === "image" && opened.manifest.descriptor.digest === member.digest);
    }
  }
});

test("two of a platform are refused, unless they are of two versions of Windows", () => {
  assert.throws(
    () => assembleIndex([image(amd64), image(amd64)], { name: "x" }),
    (error) =>
      isSlipwayError(error, "image-unsuitable") &&
      /two of the images are for linux\/amd64/i.test(error.message),
  );
  const windows = { os: "windows", architecture: "amd64" };
  const set = assembleIndex(
    [
      image({ ...windows, "os.version": "10.0.1", "os.features": ["win32k"] }),
      image({ ...windows, "os.version": "10.0.2" }),
    ],
    { name: "x" },
  );
  const [first] = written(set).manifests;
  assert.deepEqual(first.platform, {
    ...{ architecture: "amd64", os: "windows", "os.version": "10.0.1", "os.features": ["win32k"] },
  });
});

test("attestations stay with what has not changed", async () => {
  const [one, two] = [image(amd64), image(arm64)];
  const attestations = [attestation(one), attestation(two)];
  const set = assembleIndex([one, two], { name: "x", attestations, annotations: { a: "b" } });
  assert.equal(set.members.length, 4);
  assert.deepEqual(written(set).annotations, { a: "b" });
  assert.equal(attestationsOf(set).length, 2);
  const edited = await editEach(set, { platforms: "all" }, (each) =>
    each.config.value.architecture === "amd64" ? changeConfig(each, { user: "x" }) : each,
  );
  assert.ok(edited.kind === "index");
  assert.equal(edited.members.length, 3);
  assert.deepEqual(edited.index.value.annotations, { a: "b" });
  assert.deepEqual(
    attestationsOf(edited).map(
      ({ descriptor }) => descriptor.annotations?.["vnd.docker.reference.digest"],
    ),
    [two.manifest.descriptor.digest],
  );
  assert.equal(await editEach(set, { platforms: "all" }, (each) => each), set);
});

test("some platforms of an index: one gives an image", async () => {
  const set = assembleIndex([image(amd64), image(arm64), image(arm("v7"))], { name: "x" });
  const same = (each: Image) => each;
  const one = await editEach(set, { platforms: [arm64] }, same);
  assert.ok(one.kind === "image" && one.config.value.architecture === "arm64");
  const two = await editEach(set, { platforms: [arm("v7"), amd64] }, same);
  assert.ok(two.kind === "index" && two.members.length === 2);
  await assert.rejects(
    editEach(set, { platforms: [{ os: "linux", architecture: "s390x" }] }, same),
    (error) =>
      isSlipwayError(error, "image-unsuitable") &&
      error.message === "x has no image for linux/s390x." &&
      /linux\/amd64, linux\/arm64, linux\/arm\/v7/.test(error.hint),
  );
});

test("a platform is found in an index of indexes, and where only the config says it", async () => {
  const inner = assembleIndex([image(arm64)], { name: "inner" });
  const bare = image(arm("v6"));
  const members: ImageMember[] = [
    { descriptor: inner.index.descriptor, open: async () => inner },
    { descriptor: bare.manifest.descriptor, open: async () => bare },
  ];
  const set: ImageSet = { ...inner, members };
  assert.equal((await pickPlatform(set, arm64)).config.value.architecture, "arm64");
  assert.equal(await pickPlatform(set, arm("v6")), bare);
  const loop: ImageSet = { ...inner, members: [] };
  (loop as { members: readonly ImageMember[] }).members = [
    { descriptor: inner.index.descriptor, open: async () => loop },
  ];
  await assert.rejects(pickPlatform(loop, arm64), (error) =>
    isSlipwayError(error, "image-unsuitable"),
  );
});

for (const [has, wanted, same] of [
  [arm64, { ...arm64, variant: "v8" }, true],
  [arm(), arm("v7"), true],
  [arm("6"), arm("v6"), true],
  [arm("v6"), arm("v7"), false],
  [amd64, { ...amd64, variant: "v2" }, false],
  [{ os: "windows", architecture: "amd64" }, amd64, false],
  [{ ...amd64, "os.version": "1" }, amd64, true],
  [{ ...amd64, "os.version": "1" }, { ...amd64, "os.version": "2" }, false],
] as const) {
  test(`${JSON.stringify(has)} ${same ? "is" : "is not"} ${JSON.stringify(wanted)}`, () => {
    assert.equal(isPlatform(has, wanted), same);
  });
}

test("an index itself is annotated; its members stay", () => {
  const set = assembleIndex([image(amd64, "docker"), image(arm64, "docker")], { name: "x" });
  const annotated = annotate(set, { b: "1", a: "2" });
  const record = written(annotated);
  assert.deepEqual([record.mediaType, record.annotations], [mediaTypes.index, { a: "2", b: "1" }]);
  assert.deepEqual(record.manifests, written(set).manifests);
});
