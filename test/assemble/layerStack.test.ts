import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { layerStack, withLayer } from "../../src/assemble/layerStack.ts";
import type { Layer } from "../../src/image/image.ts";

const [a, b, c] = ["a", "b", "c"].map((letter): Layer => {
  const digest = `sha256:${letter.repeat(64)}`;
  const descriptor = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size: 1 };
  return { descriptor, diffId: digest, open: () => assert.fail("No layer is read.") };
}) as [Layer, Layer, Layer];

const after = (chainId: string, { diffId }: Layer) =>
  `sha256:${createHash("sha256").update(`${chainId} ${diffId}`).digest("hex")}`;

test("the chain of layers is the ChainID of the OCI image specification", () => {
  assert.equal(layerStack([a]).chainId, a.diffId);
  assert.equal(layerStack([a, b, c]).chainId, after(after(a.diffId, b), c));
});

test("a layer on top makes the stack that all of them make at once", () => {
  const begun = layerStack([]);
  assert.deepEqual(withLayer(withLayer(begun, a), b), layerStack([a, b]));
  assert.deepEqual(begun, { layers: [], chainId: "" });
  assert.notEqual(layerStack([b, a]).chainId, layerStack([a, b]).chainId);
});
