import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import { createContentsReader } from "../../src/app/imageContents.ts";
import { listLayers } from "../../src/app/imageLayers.ts";
import { keptHolder } from "../../src/app/keptHolder.ts";
import { ownPlatform } from "../../src/app/onlyImage.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { composeImage } from "../../src/image/edit/composeImage.ts";
import { configRecord } from "../../src/image/edit/recompose.ts";
import type { AnyImage, Image } from "../../src/image/image.ts";
import { blobPath } from "../../src/image/ociArchive/blobPath.ts";
import { platformText } from "../../src/oci/descriptor.ts";
import { digestsOf, makeImage, makeSet } from "../image/imageFixture.ts";

describe("images that Slipway keeps, asked as an engine's", { timeout: 20_000 }, () => {
  let root: string;
  let count = 0;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-holder-"));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const open = async (images: Readonly<Record<string, AnyImage>>) => {
    const store = createBlobStore(join(root, String(count++)));
    const kept = createKeptImages(store);
    for (const [name, image] of Object.entries(images)) await kept.keep([name], image);
    return { store, holder: keptHolder(kept), kept };
  };
  const digest = (image: AnyImage) => digestsOf(image)[0] ?? "";
  const sizes = (image: Image) => image.layers.map(({ descriptor }) => descriptor.size);
  const own = ownPlatform();
  const twoLayers = () => makeImage([[["a", "1"]], [["b/c", "22"]]], { platform: own });
  const withConfig = (image: Image, config: object, history?: readonly object[]) =>
    composeImage({
      ...{ name: image.name, layers: image.layers },
      config: { ...configRecord(image), author: "Ann", config, ...(history && { history }) },
    });

  it("are inspected by name and by digest, with all of the config", async () => {
    const image = withConfig(await twoLayers(), {
      ...{ User: "7", WorkingDir: "/w", Env: ["A=b"], Cmd: ["c"], Entrypoint: ["/e"] },
      ...{ Labels: { k: "v" }, ExposedPorts: { "80/tcp": {} }, Volumes: { "/d": {} } },
      ...{ StopSignal: "SIGINT", Healthcheck: { Test: ["CMD", "t"] }, Shell: ["/bin/ash"] },
      OnBuild: ["USER 1"],
    });
    const { holder } = await open({ "app:1": image });
    for (const name of ["app:1", "docker.io/library/app:1", digest(image)]) {
      const { record, ...details } = await holder.inspectImage(name);
      assert.deepEqual(details, {
        ...{ id: digest(image), configId: image.config.descriptor.digest },
        ...{ tags: ["app:1"], digests: [`app@${digest(image)}`], labels: { k: "v" } },
        ...{ size: sizes(image).reduce((sum, size) => sum + size), created: 0, dangling: false },
        config: {
          ...{ user: "7", workdir: "/w", env: ["A=b"], cmd: ["c"], entrypoint: ["/e"] },
          ...{ labels: { k: "v" }, onbuild: ["USER 1"], exposed: ["80/tcp"], volumes: ["/d"] },
          ...{ stopSignal: "SIGINT", healthcheck: ["CMD", "t"], shell: ["/bin/ash"] },
        },
        ...{ os: own.os, architecture: own.architecture, variant: "", author: "Ann" },
        layers: image.layers.map(({ diffId }) => diffId),
      });
      const { images } = record as { images: { layers: { digest: string }[] }[] };
      assert.equal(images[0]?.layers[0]?.digest, image.layers[0]?.descriptor.digest);
    }
  });

  it("tell their layers with instruction and size, steps without files between them", async () => {
    const history = [
      { created_by: "COPY a / # buildkit", created: "2026-01-02T03:04:05Z" },
      { created_by: "ENV A=b", empty_layer: true, comment: "buildkit.dockerfile.v0" },
      { created_by: "COPY b / # buildkit" },
    ];
    const image = withConfig(await twoLayers(), {}, history);
    const { holder } = await open({ "app:1": image });
    const layers = await listLayers(holder, digest(image));
    const [first, second] = sizes(image);
    assert.deepEqual(
      layers.map(({ instruction, size, empty }) => [instruction, size, empty]),
      [
        ["COPY a /", first, false],
        ["ENV A=b", 0, true],
        ["COPY b /", second, false],
      ],
    );
    assert.equal(layers[0]?.created, Date.UTC(2026, 0, 2, 3, 4, 5));
    assert.deepEqual(
      layers.map(({ diffId }) => diffId),
      [image.layers[0]?.diffId, undefined, image.layers[1]?.diffId],
    );
  });

  it("tell their layers also where the history does not fit them", async () => {
    const image = withConfig(await twoLayers(), {}, [{ created_by: "COPY a /" }]);
    const { holder } = await open({ "app:1": image });
    const layers = await listLayers(holder, "app:1");
    assert.deepEqual(
      layers.map(({ instruction, size }) => [instruction, size]),
      sizes(image).map((size) => ["", size]),
    );
  });

  it("give their files to who reads those of an engine", async () => {
    const image = await twoLayers();
    const { holder } = await open({ "app:1": image });
    const { id, files } = await createContentsReader().read(holder, "app:1");
    assert.equal(id, digest(image));
    const paths = files.layers.map(({ entries }) =>
      Array.from({ length: entries.length }, (_, at) => entries.path(at)),
    );
    assert.deepEqual(paths, [["a"], ["b/c"]]);
    assert.deepEqual(
      files.layers.map(({ diffId }) => diffId),
      image.layers.map(({ diffId }) => diffId),
    );
  });

  it("are told of for this machine where there are several platforms, else for the first", async () => {
    const other = { os: "linux", architecture: "s390x" };
    const [mine, foreign] = [
      await twoLayers(),
      await makeImage([[["x", "1"]]], { platform: other }),
    ];
    const both = makeSet([foreign, mine]);
    const riscv = await makeImage([[["y", "1"]]], {
      platform: { os: "linux", architecture: "riscv64" },
    });
    const neither = makeSet([foreign, riscv]);
    const { holder } = await open({ "both:1": both, "neither:1": neither });
    const found = await holder.inspectImage("both:1");
    assert.equal(found.id, digest(both));
    assert.equal(found.configId, mine.config.descriptor.digest);
    assert.equal((await holder.inspectImage("neither:1")).architecture, "s390x");
    const listed = (await holder.listImages()).find(({ id }) => id === found.id);
    assert.deepEqual(listed?.platforms, [
      ...[foreign, mine].map((image) => ({
        platform: platformText(image.config.value),
        digest: digest(image),
        size: sizes(image).reduce((sum, size) => sum + size),
      })),
    ]);
  });

  it("get one more name, and lose it; the image goes with the last one", async () => {
    const image = await twoLayers();
    const { holder } = await open({ "app:1": image });
    await holder.tagImage("app:1", "registry.test/team/app:2");
    const [listed] = await holder.listImages();
    assert.deepEqual(listed?.tags, ["app:1", "registry.test/team/app:2"]);
    const first = await holder.removeImage("app:1");
    assert.deepEqual(first, { untagged: ["app:1"], deleted: [] });
    const last = await holder.removeImage("registry.test/team/app:2");
    assert.deepEqual(last.deleted, [digest(image)]);
    assert.deepEqual(await holder.listImages(), []);
  });

  it("are removed by digest with all their names, broken ones too", async () => {
    const image = await twoLayers();
    const { holder, store } = await open({ "app:1": image, "app:2": image });
    await rm(join(store.folder, blobPath(digest(image))));
    await assert.rejects(holder.inspectImage("app:1"), (error) =>
      isSlipwayError(error, "image-unreadable"),
    );
    assert.deepEqual((await holder.removeImage(digest(image))).deleted, [digest(image)]);
    assert.deepEqual(await holder.listImages(), []);
  });

  it("are missed by name", async () => {
    const { holder } = await open({});
    const asked: readonly (() => Promise<unknown>)[] = [
      () => holder.inspectImage("gone:1"),
      () => holder.imageHistory("gone:1"),
      () => holder.saveImage("gone:1"),
      () => holder.tagImage("gone:1", "other:1"),
    ];
    for (const ask of asked) {
      await assert.rejects(ask(), (error) => {
        assert.ok(isSlipwayError(error, "image-unreadable"));
        assert.match(error.message, /keeps no image gone:1/);
        return true;
      });
    }
  });
});
