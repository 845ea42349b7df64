import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ImagePlaces } from "../../src/app/imagePlaces.ts";
import { type BaseChoices, openBaseImage } from "../../src/app/openBaseImage.ts";
import { readLayoutContext } from "../../src/app/readLayoutContext.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import type { Image } from "../../src/image/image.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { createAssembling, linux } from "../assemble/assembling.ts";

describe("the image of a FROM without an engine", () => {
  let root = "";
  let layout = "";
  let image: Image;
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "slipway-base-"));
    layout = join(root, "layout");
    using assembling = createAssembling();
    image = await assembling.build("FROM scratch\nCOPY <<E /a\nsome text\nE\n");
    await writeLayout(image, { folder: layout, names: ["h.example/app:1", "app:latest"] });
  });
  after(() => rmSync(root, { recursive: true }));

  const open = (store: string, given: string, choices: Partial<BaseChoices> = {}) => {
    const kept = { open: async () => undefined };
    const places = { store: createBlobStore(join(root, store)), kept } as unknown as ImagePlaces;
    const place = readLayoutContext(given);
    const layouts = new Map(place ? [[given, place]] : []);
    return openBaseImage(places, given, linux, { pull: false, layouts, ...choices });
  };

  it("is that of a layout, by its name, its tag, its digest, or the only one", async () => {
    const { digest } = image.manifest.descriptor;
    for (const end of ["", ":1", ":latest", `@${digest}`, `:x@${digest}`]) {
      const found = await open("s", `oci-layout://${layout}${end}`);
      assert.equal(found.manifest.descriptor.digest, digest, end);
    }
    await assert.rejects(open("s", `oci-layout://${layout}:no`), /has no image/);
    await assert.rejects(open("s", `oci-layout://${root}/none`), /no OCI layout|cannot be read/);
  });

  it("tells of each layer while it comes, and of none that is there", async () => {
    const told: string[] = [];
    const { digest, size } = image.layers[0]?.descriptor ?? { digest: "", size: 0 };
    const onTransfer = {
      moved: (item: string, current: number, total: number) =>
        void told.push(`${item} ${current}/${total}`),
      failed: (item: string) => void told.push(`${item} failed`),
    };
    const read = async (store: string) => {
      const { layers } = await open(store, `oci-layout://${layout}`, { onTransfer });
      for (const layer of layers) for await (const piece of layer.open()) assert.ok(piece);
    };
    await read("t");
    assert.deepEqual([told[0], told.at(-1)], [`${digest} 0/${size}`, `${digest} ${size}/${size}`]);
    told.length = 0;
    await read("t");
    assert.deepEqual(told, []);
    rmSync(join(layout, "blobs", digest.replace(":", "/")));
    await assert.rejects(read("u"));
    assert.deepEqual(told, [`${digest} 0/${size}`, `${digest} failed`]);
  });
});

describe("contexts that are OCI layouts", () => {
  for (const [source, place] of [
    ["oci-layout:///a/b", { path: "/a/b" }],
    ["oci-layout:///a/b:v1", { path: "/a/b", name: "v1" }],
    ["oci-layout:///a/b@sha256:12", { path: "/a/b", name: "sha256:12" }],
    ["oci-layout:///a/b:v1@sha256:12", { path: "/a/b", name: "sha256:12" }],
    ["oci-layout://C:\\a\\b:v1", { path: "C:\\a\\b", name: "v1" }],
    ["oci-layout://C:/a/b", { path: "C:/a/b" }],
    ["oci-layout://", undefined],
    ["docker-image://a", undefined],
  ] as const) {
    it(`reads ${source}`, () => assert.deepEqual(readLayoutContext(source), place));
  }
});
