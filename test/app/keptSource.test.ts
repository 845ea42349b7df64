import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import type { KeptImages } from "../../src/app/keptImages.ts";
import { keptSource } from "../../src/app/keptSource.ts";
import { preflightPush } from "../../src/app/preflightPush.ts";
import type { RegistryAccess } from "../../src/app/registryAccess.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import type { AnyImage } from "../../src/image/image.ts";
import type { RegistryClient } from "../../src/registry/index.ts";
import { arm64, digestsOf, makeImage, makeSet } from "../image/imageFixture.ts";

const host = "r.example.com:5000";

describe("the look ahead of a push of images that Slipway keeps", { timeout: 20_000 }, () => {
  let folder: string;
  let kept: KeptImages;
  let image: AnyImage;
  let set: AnyImage;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-source-"));
    kept = createKeptImages(createBlobStore(folder));
    image = await makeImage([[["a", "1"]]]);
    set = makeSet([await makeImage([[["b", "1"]]], { platform: arm64 })]);
    await kept.keep([`${host}/team/app:1`, "app:1"], image);
    await kept.keep([`${host}/team/set:1`], set);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const check = async (reference: string, client: Partial<RegistryClient> = {}) => {
    const all = {
      ...{ checkPush: async () => undefined, headManifest: async () => undefined },
      ...{ tags: async () => [], hasBlob: async () => false, close: () => undefined, ...client },
    } as Partial<RegistryClient> as RegistryClient;
    const access: RegistryAccess = {
      loginFor: async () => undefined,
      open: async () => ({ client: all, login: undefined }),
    };
    const [found] = await preflightPush({ source: keptSource(kept), access }, [reference]);
    assert.ok(found);
    return found;
  };
  const told = (found: Awaited<ReturnType<typeof check>>) =>
    found.findings.flatMap(({ severity, about, fix }) =>
      severity === "info" ? [] : [[severity, about, fix?.kind]],
    );

  it("finds nothing against a new tag, and knows what is to be sent", async () => {
    const found = await check(`${host}/team/app:1`);
    assert.deepEqual(told(found), []);
    assert.equal(found.imageId, digestsOf(image)[0]);
    const bytes = image.kind === "image" ? image.layers[0]?.descriptor.size : undefined;
    assert.deepEqual(found.toSend, { bytes, exact: false, missing: 1, layers: 1 });
  });

  it("finds a name without an owner, and a login that is missing, with what mends them", async () => {
    assert.deepEqual(told(await check("app:1")), [["problem", "name", "tag-with-owner"]]);
    const found = await check(`${host}/team/app:1`, { checkPush: refuse });
    assert.deepEqual(told(found), [["problem", "permission", "log-in"]]);
  });

  it("knows its own image under the tag, also one for several platforms, and another one", async () => {
    for (const [name, own] of [
      ["app", image],
      ["set", set],
    ] as const) {
      const head = (digest: string) => ({
        headManifest: async () => ({ mediaType: "x", size: 1, digest }),
        // The digest alone has to tell.
        manifest: refuse,
      });
      const same = await check(`${host}/team/${name}:1`, head(digestsOf(own)[0] ?? ""));
      assert.equal(same.tagState, "same");
      const other = await check(`${host}/team/${name}:1`, head(`sha256:${"e".repeat(64)}`));
      assert.deepEqual(told(other), [["warning", "tag", undefined]]);
    }
  });

  it("finds an image that is not kept", async () => {
    assert.deepEqual(told(await check(`${host}/team/none:1`)), [["problem", "image", undefined]]);
  });
});

async function refuse(): Promise<never> {
  throw new SlipwayError(
    "registry-refused",
    { registry: host, reason: "unauthorized", status: 401, login: true },
    { message: "No.", hint: "Log in." },
  );
}
