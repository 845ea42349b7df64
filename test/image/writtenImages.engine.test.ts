import { strict as assert } from "node:assert";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { dockerArchive } from "../../src/image/dockerArchive.ts";
import type { Image } from "../../src/image/image.ts";
import { layoutArchive } from "../../src/image/layoutArchive.ts";
import { openDockerArchive } from "../../src/image/openDockerArchive.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import { openLayoutArchive } from "../../src/image/openLayoutArchive.ts";
import { validateImage } from "../../src/image/validateImage.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { BASE, unique } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { imageEngines } from "../support/realEngines.ts";
import { amd64, arm64, digestsOf, makeImage, makeSet, sha256 } from "./imageFixture.ts";

const LIMIT = { timeout: 60_000 };

const sample = () =>
  makeImage([
    [
      [{ name: "etc/", type: "directory" }],
      ["etc/one", "1"],
      [{ name: "etc/link", type: "symlink", linkname: "one" }],
    ],
    [["etc/two", "2".repeat(200_000)]],
    [["etc/.wh.one", ""]],
    // Twice the same layer is one blob.
    [["etc/two", "2".repeat(200_000)]],
  ]);

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-written-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("skopeo and umoci agree with what is written", {
  skip: requireBeds("skopeo", "umoci"),
}, () => {
  const skopeo = async (args: readonly string[]) =>
    JSON.parse(await run("skopeo", ["inspect", "--raw", ...args]));

  test("an OCI layout: digests, and the files that umoci unpacks", LIMIT, () =>
    inFolder(async (folder) => {
      const layout = join(folder, "layout");
      const image = await sample();
      await writeLayout(image, { folder: layout, names: ["first"] });
      await writeLayout(await makeImage([[["a", "b"]]]), { folder: layout, names: ["second"] });
      const raw = await run("skopeo", ["inspect", "--raw", `oci:${layout}:first`]);
      assert.equal(sha256(raw), digestsOf(image)[0]);
      const stat = JSON.parse(await run("umoci", ["stat", "--json", "--image", `${layout}:first`]));
      assert.deepEqual(
        stat.history.map(({ layer }: { layer: { digest: string } }) => layer.digest),
        image.layers.map(({ descriptor }) => descriptor.digest),
      );
      const bundle = join(folder, "bundle");
      await run("umoci", ["unpack", "--rootless", "--image", `${layout}:first`, bundle]);
      assert.deepEqual((await readdir(join(bundle, "rootfs/etc"))).sort(), ["link", "two"]);
      const list = await run("umoci", ["list", "--layout", layout]);
      assert.deepEqual(list.trim().split("\n").sort(), ["first", "second"]);
    }),
  );

  test("an image that umoci changed opens again", LIMIT, () =>
    inFolder(async (folder) => {
      const layout = join(folder, "layout");
      await writeLayout(await sample(), { folder: layout, names: ["first"] });
      const config = ["config", "--image", `${layout}:first`, "--tag", "second"];
      await run("umoci", [...config, "--config.env", "A=b"]);
      const image = await openLayout(layout, "second");
      assert.ok(image.kind === "image");
      assert.deepEqual(image.config.value.config.Env, ["A=b"]);
      assert.deepEqual(await validateImage(image), []);
    }),
  );

  test("an OCI layout in a tar, with two platforms", LIMIT, () =>
    inFolder(async (folder) => {
      const set = makeSet([await sample(), await makeImage([[["a", "b"]]], { platform: arm64 })]);
      const file = join(folder, "layout.tar");
      await writeFile(file, layoutArchive(set, ["app:1"]));
      const raw = await run("skopeo", ["inspect", "--raw", `oci-archive:${file}:app:1`]);
      assert.equal(sha256(raw), digestsOf(set)[0]);
      const copy = join(folder, "copy");
      await run("skopeo", ["copy", "--all", `oci-archive:${file}:app:1`, `oci:${copy}:app`]);
      assert.deepEqual(digestsOf(await openLayout(copy, "app")), digestsOf(set));
    }),
  );

  test("the folder of kept images", LIMIT, () =>
    inFolder(async (folder) => {
      const store = createBlobStore(folder);
      const image = await sample();
      await createKeptImages(store).keep(["app:1"], image);
      const { config } = await skopeo([`oci:${folder}:docker.io/library/app:1`]);
      assert.equal(config.digest, image.config.descriptor.digest);
    }),
  );

  test("a docker archive, both ways", LIMIT, () =>
    inFolder(async (folder) => {
      const store = createBlobStore(join(folder, "store"));
      const image = await sample();
      const file = join(folder, "image.tar");
      await writeFile(file, dockerArchive([{ image, names: ["app:1"] }], { store }));
      const config = await run("skopeo", [
        "inspect",
        "--config",
        "--raw",
        `docker-archive:${file}`,
      ]);
      assert.equal(sha256(config), image.config.descriptor.digest);
      const copy = join(folder, "copy.tar");
      await run("skopeo", ["copy", `docker-archive:${file}`, `docker-archive:${copy}:app:2`]);
      const opened = await openDockerArchive({ store }, copy, "app:2");
      assert.equal(opened.config.descriptor.digest, image.config.descriptor.digest);
      assert.deepEqual(await validateImage(opened), []);
    }),
  );
});

for (const { name, host } of imageEngines()) {
  describe(`archives and ${name}`, LIMIT, () => {
    const socket = host.replace("unix://", "");
    const names = [`slipway-written-${unique()}:1`, `slipway-written-${unique()}:2`];
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "slipway-written-"));
    });
    after(async () => {
      for (const name of names) {
        await engineRequest({ socket, method: "DELETE", path: `/images/${name}?force=1` });
      }
      await rm(folder, { recursive: true, force: true });
    });
    const inspect = async (image: string) => {
      const { status, body } = await engineRequest({ socket, path: `/images/${image}/json` });
      assert.equal(status, 200, body.toString());
      return JSON.parse(body.toString());
    };
    const load = async (archive: AsyncIterable<Uint8Array>) => {
      const headers = { "content-type": "application/x-tar" };
      const body = Readable.from(archive, { objectMode: false });
      const request = { socket, method: "POST", path: "/images/load?quiet=1", headers, body };
      const answer = await engineRequest({ ...request, limit: 50_000 });
      assert.equal(answer.status, 200, answer.body.toString());
      assert.ok(!/error/i.test(answer.body.toString()), answer.body.toString());
    };

    const forms = [false, ...(/docker 2[5-9]/.test(name) ? [true] : [])];
    for (const withLayout of forms) {
      test(`it loads what is written${withLayout ? ", with the layout" : ""}`, async () => {
        const store = createBlobStore(join(folder, "store"));
        const [one, two] = [await sample(), await makeImage([[["b", "x"]]], { packing: "none" })];
        const images = [one, two].map((image, at) => ({ image, names: [names[at] ?? ""] }));
        await load(dockerArchive(images, { store, withLayout }));
        for (const [at, image] of [one, two].entries()) {
          const { RootFS, Config, Id } = await inspect(names[at] ?? "");
          // It names images by their manifests.
          if (withLayout && /containerd/.test(name)) assert.equal(Id, digestsOf(image)[0]);
          assert.deepEqual(RootFS.Layers, image.config.value.diffIds);
          assert.deepEqual(Config.Cmd, ["/bin/true"]);
        }
      });
    }

    test("what it saves opens, and has no faults", async () => {
      const file = join(folder, "saved.tar");
      const saved = await engineRequest({ socket, path: `/images/${BASE}/get`, limit: 50_000 });
      await writeFile(file, saved.body);
      const { RootFS, Id } = await inspect(BASE);
      const store = createBlobStore(join(folder, "store"));
      const image: Image = await openDockerArchive({ store }, file);
      assert.deepEqual(image.config.value.diffIds, RootFS.Layers);
      assert.deepEqual(await validateImage(image), []);
      if (!/containerd/.test(name)) {
        assert.equal(image.config.descriptor.digest.slice(-64), Id.slice(-64));
      }
      assert.equal(image.config.value.architecture, amd64.architecture);
      if (!/docker 2[5-9]/.test(name)) return;
      const inLayout = await openLayoutArchive({ store }, file);
      assert.deepEqual(await validateImage(inLayout), []);
    });
  });
}
