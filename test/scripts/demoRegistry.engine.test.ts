import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { type DemoRegistry, startRegistry } from "../../scripts/start/registry/startRegistry.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { digestOf } from "../../src/oci/digest.ts";
import {
  buildRequest,
  connect,
  recordBuild,
  removeQuietly,
  unique,
} from "../engine/engineFixture.ts";
import { requireBed } from "../support/beds/beds.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines } from "../support/realEngines.ts";
import { copyToRegistry } from "../support/registries/copyToRegistry.ts";

const LIMIT = { timeout: 60_000 };

describe("the demonstration's registry", () => {
  let registry: DemoRegistry;
  before(async () => {
    registry = await startRegistry();
  });
  after(() => registry.close());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://${registry.host}/v2/${path}`, init);
  const start = async (query = ""): Promise<string> => {
    const begun = await ask(`demo/chunks/blobs/uploads/${query}`, { method: "POST" });
    return begun.headers.get("location")?.replace("/v2/", "") ?? "";
  };

  test("takes what skopeo pushes, an index with its images, and gives it back", LIMIT, async () => {
    const name = `${registry.host}/demo/set:v1`;
    const { digest } = await copyToRegistry(name, { platforms: ["amd64", "arm64"] });
    const raw = Buffer.from(await (await ask("demo/set/manifests/v1")).arrayBuffer());
    assert.equal(digestOf(raw), digest);
    requireBed("skopeo");
    const [from, to] = [name, `${registry.host}/demo/again:v2`].map((one) => `docker://${one}`);
    const plain = ["--src-tls-verify=false", "--dest-tls-verify=false"];
    await run("skopeo", ["copy", "--all", ...plain, from ?? "", to ?? ""]);
    const { Digest } = (await skopeoInspect(`${registry.host}/demo/again:v2`)) as {
      Digest: string;
    };
    assert.equal(Digest, digest);
    assert.deepEqual(await (await ask("demo/again/tags/list")).json(), {
      name: "demo/again",
      tags: ["v2"],
    });
  });

  for (const bed of imageEngines()) {
    test(`${bed.name} pushes to it and pulls from it`, LIMIT, async () => {
      const engine: Engine = await connect(bed);
      const reference = `${registry.host}/demo/${unique()}:v1`;
      const request = buildRequest(`FROM scratch\nLABEL of=${unique()}\nCOPY Dockerfile /f\n`, {
        tags: [reference],
      });
      const { error } = await recordBuild(engine, request);
      assert.equal(error, undefined);
      try {
        const credentials = undefined;
        const pushed = await engine.pushImage({ reference, credentials }, () => undefined);
        await engine.removeImage(reference);
        const pulled = await engine.pullImage({ reference, credentials }, () => undefined);
        assert.equal(pulled.digest, pushed.digest);
      } finally {
        await removeQuietly(engine, reference);
      }
    });
  }

  test("takes a blob in chunks, in order only, and only as what its digest says", async () => {
    const content = Buffer.from("two chunks");
    const upload = await start();
    const patch = (bytes: Buffer, range: string) =>
      ask(upload, { method: "PATCH", body: bytes, headers: { "Content-Range": range } });
    assert.equal((await patch(content.subarray(0, 4), "0-3")).status, 202);
    assert.equal((await patch(content.subarray(5), "5-9")).status, 416);
    const where = await ask(upload);
    assert.deepEqual([where.status, where.headers.get("range")], [204, "0-3"]);
    assert.equal((await patch(content.subarray(4), "4-9")).status, 202);
    const digest = digestOf(content);
    assert.equal((await ask(`${upload}?digest=${digest}`, { method: "PUT" })).status, 201);
    const part = await ask(`demo/chunks/blobs/${digest}`, { headers: { Range: "bytes=4-5" } });
    assert.deepEqual([part.status, await part.text()], [206, "ch"]);
    assert.equal((await ask(`demo/elsewhere/blobs/${digest}`)).status, 404);
    const mounted = await ask(`demo/elsewhere/blobs/uploads/?mount=${digest}&from=demo/chunks`, {
      method: "POST",
    });
    assert.equal(mounted.status, 201);
    assert.equal((await ask(`demo/elsewhere/blobs/${digest}`)).status, 200);
    const wrong = await start();
    const put = await ask(`${wrong}?digest=${digest}`, { method: "PUT", body: "other" });
    assert.equal(put.status, 400);
    assert.equal((await ask(wrong)).status, 404);
  });

  test("takes no manifest before what it points to, and forgets one that is deleted", async () => {
    const config = { mediaType: "x", digest: digestOf(Buffer.from("absent")), size: 6 };
    const type = "application/vnd.oci.image.manifest.v1+json";
    const put = (value: unknown, reference = "v1") =>
      ask(`demo/strict/manifests/${reference}`, {
        method: "PUT",
        body: typeof value === "string" ? value : JSON.stringify(value),
        headers: { "Content-Type": type },
      });
    assert.equal((await put({ config, layers: [] })).status, 404);
    assert.equal((await put("no JSON")).status, 400);
    const empty = { schemaVersion: 2, layers: [] };
    assert.equal((await put(empty, digestOf(Buffer.from("x")))).status, 400);
    const kept = await put(empty);
    assert.equal(kept.status, 201);
    const digest = kept.headers.get("docker-content-digest") ?? "";
    const deleted = await ask(`demo/strict/manifests/${digest}`, { method: "DELETE" });
    assert.equal(deleted.status, 202);
    assert.equal((await ask("demo/strict/manifests/v1")).status, 404);
  });
});
