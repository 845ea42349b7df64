import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { after, before, describe, test } from "node:test";
import { createGzip } from "node:zlib";
import { loadImages } from "../../src/app/loadImages.ts";
import { type ArchiveFormat, saveImages } from "../../src/app/saveImages.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import {
  BASE,
  buildRequest,
  connect,
  recordBuild,
  removeQuietly,
  tagSurely,
  unique,
} from "../engine/engineFixture.ts";
import { run } from "../support/beds/run.ts";
import { imageEngines, type RealEngine } from "../support/realEngines.ts";

const LIMIT = { timeout: 90_000 };

for (const bed of imageEngines()) {
  describe(`saving and loading images, ${bed.name}`, () => {
    let engine: Engine;
    let folder: string;
    const first = `slipway-archive:${unique()}`;
    const second = `slipway-archive-two:${unique()}`;

    before(async () => {
      engine = await connect(bed);
      folder = await mkdtemp(join(tmpdir(), "slipway-archives-"));
      // Layers of its own, and one that both images share.
      const dockerfile = `FROM ${BASE}\nRUN echo a > /a\nRUN echo b > /b\n`;
      const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags: [first] }));
      assert.equal(error, undefined);
      await tagSurely(engine, BASE, second);
    });
    after(async () => {
      await removeQuietly(engine, first);
      await removeQuietly(engine, second);
      await rm(folder, { recursive: true, force: true });
    });

    const formats: readonly (readonly [ArchiveFormat, string, string])[] = [
      ["docker", "docker-archive", "image.tar"],
      ["oci-tar", "oci-archive", "layout.tar"],
      ["oci-folder", "oci", "layout"],
    ];
    for (const [format, transport, file] of formats) {
      test(`${format}: skopeo reads it, and it comes back with the same id`, LIMIT, async () => {
        const target = join(folder, file);
        let bytes = 0;
        await saveImages({ engine }, { names: [first], format, target }, (now) => {
          bytes = now;
        });
        assert.ok(bytes > 100_000, `${bytes} bytes`);
        const { layers } = await engine.inspectImage(first);
        const config: unknown = JSON.parse(
          await run("skopeo", ["inspect", "--config", `${transport}:${target}`], { limit: 30_000 }),
        );
        assert.deepEqual((config as Config).rootfs.diff_ids, layers);
        assert.deepEqual(await halves(folder), []);

        const { id } = await engine.inspectImage(first);
        await engine.removeImage(first);
        const { names } = await loadImages({ engine }, target);
        assert.ok(
          names.some((name) => name.endsWith(first)),
          names.join(),
        );
        // Podman tells apart what was loaded from a layout only by its manifest.
        assert.deepEqual((await engine.inspectImage(first)).layers, layers);
        if (format === "docker") assert.equal((await engine.inspectImage(first)).id, id);
      });

      test(`${format}: two images at once`, LIMIT, async () => {
        const target = join(folder, `two-${file}`);
        await saveImages({ engine }, { names: [first, second], format, target });
        await engine.removeImage(first);
        await engine.removeImage(second);
        const { names } = await loadImages({ engine }, target);
        for (const name of [first, second]) {
          assert.ok(
            names.some((one) => one.endsWith(name)),
            names.join(),
          );
          assert.ok((await engine.inspectImage(name)).size > 0);
        }
      });
    }

    test("a docker archive in gzip", LIMIT, async () => {
      const target = join(folder, "plain.tar");
      await saveImages({ engine }, { names: [first], format: "docker", target });
      await pipeline(createReadStream(target), createGzip(), createWriteStream(`${target}.gz`));
      await engine.removeImage(first);
      await loadImages({ engine }, `${target}.gz`);
      assert.ok((await engine.inspectImage(first)).size > 0);
      const { size } = await stat(`${target}.gz`);
      await truncate(`${target}.gz`, Math.floor(size / 2));
      await assert.rejects(loadImages({ engine }, `${target}.gz`), isUnreadable(/it breaks off/));
    });

    test("a layout from skopeo", LIMIT, async () => {
      const target = join(folder, "saved.tar");
      await saveImages({ engine }, { names: [first], format: "docker", target });
      const name = `slipway-skopeo:${unique()}`;
      for (const place of [`oci:${folder}/skopeo`, `oci-archive:${folder}/skopeo.tar`]) {
        await run("skopeo", ["copy", `docker-archive:${target}`, `${place}:${name}`], {
          limit: 60_000,
        });
        const { names } = await loadImages({ engine }, place.replace(/^[^:]*:/, ""));
        assert.ok(
          names.some((one) => one.endsWith(name)),
          names.join(),
        );
        const { layers } = await engine.inspectImage(name);
        assert.deepEqual(layers, (await engine.inspectImage(first)).layers);
        await engine.removeImage(name);
      }
    });

    test("a layout for two platforms", LIMIT, async () => {
      const target = join(folder, "platforms");
      await saveImages({ engine }, { names: [first], format: "oci-folder", target });
      const name = `slipway-platforms:${unique()}`;
      await addPlatform(target, "arm64", name);
      const { names } = await loadImages({ engine }, target);
      assert.ok(
        names.some((one) => one.endsWith(name)),
        names.join(),
      );
      const { architecture } = await engine.inspectImage(name);
      assert.equal(architecture, process.arch === "x64" ? "amd64" : process.arch);
      const listed = (await engine.listImages()).find(({ tags }) =>
        tags.some((tag) => tag.endsWith(name)),
      );
      if (bed.name.includes("containerd")) {
        assert.deepEqual(
          listed?.platforms?.map(({ platform }) => platform.replace(/\/v8$/, "")).sort(),
          ["linux/amd64", "linux/arm64"],
        );
      }
      const again = join(folder, "platforms.tar");
      await saveImages({ engine }, { names: [name], format: "oci-tar", target: again });
      const inspect = ["inspect", "--config", `oci-archive:${again}`];
      const config: unknown = JSON.parse(await run("skopeo", inspect, { limit: 30_000 }));
      assert.equal((config as Config).architecture, architecture);
      await engine.removeImage(name);
    });

    test("an image that is not there", LIMIT, async () => {
      const target = join(folder, "kept.tar");
      await writeFile(target, "what was there");
      const names = [`slipway-none-${unique()}`];
      for (const format of ["docker", "oci-tar"] as const) {
        await assert.rejects(saveImages({ engine }, { names, format, target }), (error) => {
          assert.ok(isSlipwayError(error, "engine-refused"), String(error));
          assert.match(error.message, new RegExp(`refused to save ${names[0]}: `));
          return true;
        });
      }
      assert.equal(await readFile(target, "utf8"), "what was there");
      assert.deepEqual(await halves(folder), []);
    });

    test("a cancel leaves nothing", LIMIT, async () => {
      for (const [format, , file] of formats) {
        const cancel = new AbortController();
        const target = join(folder, `cancelled-${file}`);
        const saving = saveImages(
          { engine },
          { names: [first], format, target },
          () => cancel.abort(),
          cancel.signal,
        );
        await assert.rejects(saving, { name: "AbortError" });
        await assert.rejects(stat(target));
        assert.deepEqual(await halves(folder), []);
      }
    });
  });
}

describe("images from one engine to another", () => {
  const beds = imageEngines();
  const engines = new Map<RealEngine, Engine>();
  before(async () => {
    for (const bed of beds) engines.set(bed, await connect(bed));
  });
  for (const from of beds) {
    // Layouts are alike whoever they come from.
    const formats = from === beds[0] ? (["docker", "oci-tar"] as const) : (["docker"] as const);
    for (const format of formats) {
      test(`${format} of two images, from ${from.name}`, LIMIT, async () => {
        const folder = await mkdtemp(join(tmpdir(), "slipway-archives-"));
        const source = engines.get(from) ?? assert.fail();
        const names = [`slipway-moved:${unique()}`, `slipway-moved-two:${unique()}`];
        const [one = "", two = ""] = names;
        try {
          await source.build(
            buildRequest(`FROM ${BASE}\nRUN echo ${one} > /a\n`, { tags: [one] }),
            () => undefined,
          );
          await tagSurely(source, BASE, two);
          const target = join(folder, "images.tar");
          await saveImages({ engine: source }, { names, format, target });
          for (const [to, engine] of engines) {
            if (to === from) continue;
            try {
              await loadImages({ engine }, target);
              for (const name of names) {
                // Podman says of its own images that they are of localhost.
                const known = await engine.inspectImage(name).catch(() => undefined);
                const found = known ?? (await engine.inspectImage(`localhost/${name}`));
                const { layers } = await source.inspectImage(name);
                assert.deepEqual(found.layers, layers, `${name} in ${to.name}`);
              }
            } finally {
              for (const name of names) {
                await removeQuietly(engine, name);
                await removeQuietly(engine, `localhost/${name}`);
              }
            }
          }
        } finally {
          for (const name of names) await removeQuietly(source, name);
          await rm(folder, { recursive: true, force: true });
        }
      });
    }
  }
});

interface Config {
  readonly architecture: string;
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

function isUnreadable(message: RegExp) {
  return (error: unknown) => {
    assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
    assert.match(error.message, message);
    return true;
  };
}

async function halves(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => /\.part$|^\.slipway-/.test(name));
}

/** Puts a second image beside the first, behind an index with a name. */
async function addPlatform(folder: string, architecture: string, name: string): Promise<void> {
  const read = async (path: string) => JSON.parse(await readFile(join(folder, path), "utf8"));
  const pathOf = (digest: string) => `blobs/${digest.replace(":", "/")}`;
  const write = async (record: object) => {
    const bytes = JSON.stringify(record);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    await writeFile(join(folder, pathOf(digest)), bytes);
    return { digest, size: Buffer.byteLength(bytes) };
  };
  const [own] = (await read("index.json")).manifests;
  const manifest = await read(pathOf(own.digest));
  const config = await read(pathOf(manifest.config.digest));
  const other = await write({ ...config, architecture });
  const second = await write({ ...manifest, config: { ...manifest.config, ...other } });
  const { mediaType, digest, size } = own;
  const index = await write({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      { mediaType, ...second, platform: { os: "linux", architecture } },
      { mediaType, digest, size, platform: { os: "linux", architecture: config.architecture } },
    ],
  });
  const top = {
    mediaType: "application/vnd.oci.image.index.v1+json",
    ...index,
    annotations: { "io.containerd.image.name": `docker.io/library/${name}` },
  };
  await writeFile(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [top] }),
  );
}
