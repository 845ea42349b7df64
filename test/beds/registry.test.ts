import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { startDockerEngine } from "../support/beds/dockerEngine.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";
import { startRegistry } from "../support/beds/registry.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";

const auth = { username: "demo", password: "s3cret-pass" };
// Engines want the padding that Node's base64url leaves out, and ignore the login without it.
const registryAuth = Buffer.from(JSON.stringify(auth))
  .toString("base64")
  .replaceAll("+", "-")
  .replaceAll("/", "_");

describe("registry", { skip: requireBeds("registry"), timeout: 120_000 }, () => {
  it("asks for a login", async () => {
    const registry = await startRegistry({ auth });
    try {
      const url = `http://${registry.address}/v2/`;
      assert.equal((await fetch(url)).status, 401);
      assert.equal((await fetch(url, { headers: basic("demo", "wrong") })).status, 401);
      assert.equal((await fetch(url, { headers: basic("demo", "s3cret-pass") })).status, 200);
      assert.deepEqual([registry.username, registry.password], ["demo", "s3cret-pass"]);
    } finally {
      await registry.stop();
    }
    assert.deepEqual(leftoversOf(registry.directory), []);
  });

  it("is open without one, and two run side by side", async () => {
    const registries = await Promise.all([startRegistry(), startRegistry()]);
    try {
      for (const { address } of registries) {
        assert.equal((await fetch(`http://${address}/v2/`)).status, 200);
      }
      assert.equal(new Set(registries.map(({ address }) => address)).size, 2);
    } finally {
      await Promise.all(registries.map((registry) => registry.stop()));
    }
  });

  it("takes what an engine pushes, shows it to skopeo, and deletes it", {
    skip: requireBeds("docker285", "skopeo"),
  }, async () => {
    const stopper = new AbortController();
    const { signal } = stopper;
    const beds = await Promise.all([
      startRegistry({ auth, signal }),
      startDockerEngine({ version: "28.5", signal }),
    ]);
    try {
      const [registry, engine] = beds;
      await loadBaseImages(engine);
      const repo = `${registry.address}/team/app`;
      await engineRequest({
        socket: engine.socket,
        method: "POST",
        path: `/images/busybox:1.36/tag?repo=${repo}&tag=v1`,
      });
      const pushed = await engineRequest({
        socket: engine.socket,
        method: "POST",
        path: `/images/${repo}/push?tag=v1`,
        headers: { "x-registry-auth": registryAuth },
      });
      const digest = /v1: digest: (sha256:[0-9a-f]{64})/.exec(pushed.body.toString())?.[1];
      assert.ok(digest, pushed.body.toString());

      const seen = (await skopeoInspect(`${repo}:v1`, auth)) as { readonly Digest: string };
      assert.equal(seen.Digest, digest);
      await assert.rejects(skopeoInspect(`${repo}:v1`), /authentication required|unauthorized/);

      const manifest = `http://${registry.address}/v2/team/app/manifests/${digest}`;
      const headers = basic("demo", "s3cret-pass");
      assert.equal((await fetch(manifest, { method: "DELETE", headers })).status, 202);
    } finally {
      await Promise.all(beds.map((bed) => bed.stop()));
    }
  });
});

function basic(username: string, password: string): Readonly<Record<string, string>> {
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  return { authorization: `Basic ${credentials}` };
}
