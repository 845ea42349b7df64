import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { editImage, type ImageEdit } from "../../src/app/editImage.ts";
import type { ImagePlaces } from "../../src/app/imagePlaces.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import { assembleIndex } from "../../src/image/edit/assembleIndex.ts";
import type { AnyImage } from "../../src/image/image.ts";
import { gzip, imageOf, layerOf, shownOf, testStore, unreadable } from "../image/edit/images.ts";

const store = testStore();
const folder = mkdtempSync(join(tmpdir(), "slipway-edit-"));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "a"), "new", { mode: 0o644 });
const base = await layerOf(store, { usr: { mode: 0o700 }, "usr/a": "1" });

/** Nothing but the store is there. */
const places = { store } as ImagePlaces;
const edit = (source: AnyImage, edits: readonly ImageEdit[], epoch?: number) =>
  editImage({ places, packing: gzip, epoch }, { source, edits });

test("a layer for the root of an image needs nothing of its other layers", async () => {
  const source = unreadable(imageOf([base], { platform: { created: "2020-01-01T00:00:00Z" } }));
  const { image, notes } = await edit(source, [{ kind: "append", layers: [folder] }]);
  assert.ok(image.kind === "image");
  assert.deepEqual(await shownOf(image.layers[1]), { a: "new" });
  assert.deepEqual(notes, []);
  assert.equal(image.config.value.created, "2020-01-01T00:00:00Z");
  const at = await edit(source, [{ kind: "append", layers: [folder], prefix: "/" }], 5);
  assert.ok(at.image.kind === "image");
  assert.equal(at.image.config.value.created, "1970-01-01T00:00:05Z");
  assert.equal(at.image.config.value.history.at(-1)?.created, "1970-01-01T00:00:05Z");
});

test("several edits come one after the other", async () => {
  const { image, notes } = await edit(imageOf([base]), [
    { kind: "append", layers: [folder], prefix: "usr/b", deletes: ["usr/a", "none", "none"] },
    { kind: "change", config: { user: "5" }, annotations: { a: "b" } },
    { kind: "flatten" },
  ]);
  assert.ok(image.kind === "image");
  assert.deepEqual(await shownOf(image.layers[0]), { usr: "{}", "usr/b": "{}", "usr/b/a": "new" });
  assert.equal(image.config.value.config.User, "5");
  assert.deepEqual(image.manifest.value.annotations, { a: "b" });
  assert.deepEqual(notes, ["app:v1 has nothing at none to delete."]);
});

test("a change alone dates nothing; without a change the image is the same", async () => {
  const source = unreadable(imageOf([base]));
  const changed = await edit(source, [{ kind: "change", config: { user: "1" } }], 5);
  assert.ok(changed.image.kind === "image");
  assert.equal(changed.image.config.value.created, undefined);
  assert.equal((await edit(source, [{ kind: "change", config: {} }], 5)).image, source);
});

test("of an index the only image, whatever its platform", async () => {
  const only = unreadable(imageOf([base], { platform: { architecture: "s390x" } }));
  const set = assembleIndex([only], { name: "x" });
  const { image } = await edit(set, [{ kind: "change", config: { user: "1" } }]);
  assert.ok(image.kind === "image" && image.config.value.architecture === "s390x");
});

for (const [what, edits, words] of [
  [
    "a prefix that is a file",
    [{ kind: "append", layers: [folder], prefix: "usr/a" }],
    /\/usr\/a is no folder, so nothing can be put into it/,
  ],
  [
    "an old base that nobody knows",
    [{ kind: "rebase", oldBase: undefined, newBase: { kind: "empty" } }],
    /app:v1 does not say what its base was/,
  ],
] as const) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(
      edit(imageOf([base]), edits),
      (error) => isSlipwayError(error, "image-unsuitable") && words.test(error.message),
    );
  });
}

test("the old base is what the annotations say, by its digest", async () => {
  const asked: string[] = [];
  const registries = {
    client: async (host: string, repository: string) => {
      asked.push(`${host}/${repository}`);
      throw new Error("far enough");
    },
    close: async () => {},
  };
  const digest = `sha256:${"1".repeat(64)}`;
  const source = imageOf([base], {
    annotations: {
      "org.opencontainers.image.base.name": "reg.example:5000/team/base:1",
      "org.opencontainers.image.base.digest": digest,
    },
  });
  const deps = { places: { ...places, registries } as ImagePlaces, packing: gzip, epoch: 0 };
  const edits = [{ kind: "rebase", oldBase: undefined, newBase: { kind: "empty" } }] as const;
  await assert.rejects(editImage(deps, { source, edits }), /far enough/);
  assert.deepEqual(asked, ["reg.example:5000/team/base"]);
});
