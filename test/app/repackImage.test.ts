import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repackImage } from "../../src/app/repackImage.ts";
import type { BlobStore } from "../../src/image/blobStore.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { validateImage } from "../../src/image/validateImage.ts";
import { makeImage } from "../image/imageFixture.ts";

const all = () => true;

async function withStore(
  work: (store: BlobStore, added: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-repack-"));
  const added: string[] = [];
  try {
    const store = createBlobStore(folder);
    const counting: BlobStore = {
      ...store,
      async add(content, expected, signal) {
        const kept = await store.add(content, expected, signal);
        added.push(kept.digest);
        return kept;
      },
    };
    await work(counting, added);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("repackImage", () => {
  it("keeps the id and what is in the layers, and finds what was packed before", () =>
    withStore(async (store, added) => {
      const image = await makeImage([[["a", "a".repeat(5000)]], [["b", "b"]]]);
      const request = { store, packing: { compression: "none" }, counts: all } as const;
      const plain = await repackImage(image, request);
      assert.equal(plain.config.descriptor.digest, image.config.descriptor.digest);
      assert.notEqual(plain.manifest.descriptor.digest, image.manifest.descriptor.digest);
      assert.deepEqual(
        plain.layers.map(({ descriptor }) => descriptor.digest),
        image.config.value.diffIds,
      );
      assert.deepEqual(await validateImage(plain), []);
      assert.equal(added.length, 2);
      const again = await repackImage(image, request);
      assert.equal(again.manifest.descriptor.digest, plain.manifest.descriptor.digest);
      assert.equal(added.length, 2, "nothing is packed twice");
      const packing = { compression: "gzip", level: 9 } as const;
      const packed = await repackImage(plain, { ...request, packing });
      assert.deepEqual(await validateImage(packed), []);
      assert.equal(added.length, 4);
    }));

  it("packs nothing that is packed so already, or does not count", () =>
    withStore(async (store, added) => {
      const image = await makeImage([[["a", "a"]], [["b", "b"]]]);
      const gzip = { store, packing: { compression: "gzip" }, counts: all } as const;
      const same = await repackImage(image, gzip);
      assert.equal(same.manifest.descriptor.digest, image.manifest.descriptor.digest);
      const [first] = image.layers;
      const packing = { compression: "none" } as const;
      const half = await repackImage(image, { store, packing, counts: (one) => one !== first });
      assert.deepEqual(half.layers[0]?.descriptor, first?.descriptor);
      assert.equal(added.length, 1);
    }));

  it("says which layer is not what the image says of it", () =>
    withStore(async (store) => {
      const image = await makeImage([[["a", "a"]]]);
      const [layer] = image.layers;
      assert.ok(layer);
      const wrong = { ...layer, diffId: `sha256:${"0".repeat(64)}` };
      const packing = { compression: "none" } as const;
      const made = repackImage({ ...image, layers: [wrong] }, { store, packing, counts: all });
      await assert.rejects(made, { code: "image-unreadable", message: /is not sha256:0000/ });
    }));
});
