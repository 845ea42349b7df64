import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareConfigs, comparePackages } from "../../src/app/compareImages.ts";
import { installedPackages } from "../../src/app/installedPackages.ts";
import { layerPlaces, lineNow } from "../../src/app/layerPlaces.ts";
import { stageImages } from "../../src/app/stageImages.ts";
import type { EngineImage } from "../../src/engine/engine.ts";
import { applyLayers } from "../../src/image/applyLayers.ts";
import { readImageArchive } from "../../src/image/readImageArchive.ts";
import { archiveOf, type Entries, streamOf } from "../image/archives.ts";
import { builtRecord } from "./builtRecord.ts";

async function contentsOf(...layers: readonly Entries[]) {
  const archive = streamOf(await archiveOf(layers));
  const files = await readImageArchive(archive, { image: "x" });
  return { id: "x", files, applied: applyLayers(files.layers.map(({ entries }) => entries)) };
}

const dpkg = (...packages: readonly string[]) =>
  packages
    .map((one) => one.split(" "))
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`,
    )
    .join("\n");

describe("comparing images", () => {
  it("knows packages by the last database that was written, npm's and Python's by their files", async () => {
    const contents = await contentsOf(
      [
        ["var/lib/dpkg/status", dpkg("a 1", "gone 1")],
        ["lib/apk/db/installed", "P:z\nV:1\n"],
        ["app/node_modules/c/package.json", '{"name": "c", "version": "1"}'],
        ["app/node_modules/d/package.json", '{"name": "d", "version": "1"}'],
      ],
      [
        ["app/node_modules/.wh.d"],

        ["var/lib/dpkg/status", dpkg("a 2", "b 1")],
        ["lib/apk/db/.wh.installed"],
        [{ name: "usr/lib/python3/site-packages/flask-3.0.1.dist-info", type: "directory" }],
        ["var/lib/rpm/rpmdb.sqlite", "x"],
      ],
    );
    const { packages, rpm } = installedPackages(contents);
    assert.deepEqual(
      packages.map(({ manager, name, version }) => `${manager} ${name} ${version}`).sort(),
      ["dpkg a 2", "dpkg b 1", "npm c 1", "pip flask 3.0.1"],
    );
    assert.equal(rpm, true);
    const before = installedPackages(
      await contentsOf([["var/lib/dpkg/status", dpkg("a 1", "b 1")]]),
    );
    assert.deepEqual(comparePackages(before, { packages }), [
      { manager: "dpkg", name: "a", before: "1", after: "2" },
      { manager: "npm", name: "c", before: undefined, after: "1" },
      { manager: "pip", name: "flask", before: undefined, after: "3.0.1" },
    ]);
    assert.deepEqual(comparePackages(before, before), []);
  });

  it("compares configs by variables and labels", () => {
    const config = {
      ...{ user: "", workdir: "/", env: ["PATH=/bin", "A=1=2"], cmd: ["x"], entrypoint: [] },
      ...{ labels: { k: "v" }, onbuild: [], exposed: ["80/tcp"], volumes: [], stopSignal: "" },
      ...{ healthcheck: [], shell: [] },
    };
    const image = { config, os: "linux", architecture: "amd64", variant: "", author: "" };
    const other = {
      ...image,
      config: { ...config, user: "7", env: ["PATH=/bin", "B=3"], labels: { k: "w" }, cmd: [] },
    };
    assert.deepEqual(
      compareConfigs(image, other).map(({ part, key, before, after }) => [
        part,
        key,
        before,
        after,
      ]),
      [
        ["user", "", undefined, "7"],
        ["command", "", '["x"]', undefined],
        ["variable", "A", "1=2", undefined],
        ["variable", "B", undefined, "3"],
        ["label", "k", "v", "w"],
      ],
    );
    assert.deepEqual(compareConfigs(image, image), []);
  });

  it("takes the newest image of each stage that is still there", () => {
    const image = (id: string): EngineImage => ({
      ...{ id, tags: [], digests: [], size: 1, created: 1, dangling: true, labels: {} },
    });
    const build = (target: string | undefined, imageId: string | undefined, outcome = "ok") =>
      ({ target, imageId, outcome }) as never;
    const records = [
      build("build", "gone"),
      build("build", "b2"),
      build(undefined, "f", "failed"),
      build("build", "b1"),
      build(undefined, "f1"),
    ];
    assert.deepEqual(
      stageImages(records, ["b1", "b2", "f", "f1"].map(image)).map(({ target, image: { id } }) => [
        target,
        id,
      ]),
      [
        ["", "f1"],
        ["build", "b2"],
      ],
    );
  });

  it("leads from a layer to its instruction, also where that has moved", () => {
    const text = "FROM a AS x\nRUN one\nRUN two\nENV A=b\n";
    const record = { ...builtRecord(), text, target: undefined };
    const layers = ["ADD base", "RUN /bin/sh -c one", "RUN /bin/sh -c two", "ENV A=b"];
    const { places, baseCount } = layerPlaces(
      record,
      layers.map((createdBy) => ({ createdBy })),
    );
    assert.deepEqual([...places].map(([at, { line }]) => [at, line]).sort(), [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    assert.equal(baseCount, 1);
    const place = places.get(2);
    assert.ok(place);
    assert.equal(lineNow(place, `# new\n\n${text}`), 5);
    assert.equal(lineNow(place, "FROM a AS x\nRUN other\n"), undefined);
  });
});
