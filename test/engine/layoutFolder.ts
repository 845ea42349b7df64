import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "./contentCalls.ts";

/** Each blob is what its name says, the index names some, and nothing else is left. */
export function assertLayout(folder: string): void {
  assert.deepEqual(readdirSync(folder).sort(), ["blobs", "index.json", "oci-layout"]);
  assert.deepEqual(readdirSync(join(folder, "blobs")), ["sha256"]);
  const blobs = readdirSync(join(folder, "blobs/sha256"));
  for (const name of blobs) {
    assert.equal(digestOf(readFileSync(join(folder, "blobs/sha256", name))), `sha256:${name}`);
  }
  const { manifests } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  assert.ok(manifests.length > 0);
  for (const { digest } of manifests) assert.ok(blobs.includes(digest.slice("sha256:".length)));
}

/** The paths of the first manifest and of its last layer. */
export function blobsIn(layout: string): { readonly manifest: string; readonly layer: string } {
  const pathOf = (digest: string) => join(layout, "blobs", digest.replace(":", "/"));
  const [top] = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")).manifests;
  const manifest = pathOf(top.digest);
  const { layers } = JSON.parse(readFileSync(manifest, "utf8"));
  return { manifest, layer: pathOf(layers.at(-1).digest) };
}

/** Leaves its length. */
export function spoil(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
