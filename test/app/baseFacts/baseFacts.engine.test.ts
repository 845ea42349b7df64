import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type BaseFacts, createBaseFacts } from "../../../src/app/baseFacts/createBaseFacts.ts";
import { createFactSources } from "../../../src/app/baseFacts/createFactSources.ts";
import { localEngine } from "../../../src/app/baseFacts/localEngine.ts";
import { createRegistryAccess } from "../../../src/app/registryAccess.ts";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { mediaTypes } from "../../../src/oci/mediaTypes.ts";
import { engineRequest } from "../../support/beds/engineRequest.ts";
import { skopeoInspect } from "../../support/beds/skopeo.ts";
import { imageEngines, realEngines, realRegistry } from "../../support/realEngines.ts";
import { startFaultProxy } from "../../support/registries/startFaultProxy.ts";
import { putImage, putManifest } from "../putImage.ts";
import { removeImagesOf } from "../removeImagesOf.ts";

const LIMIT = { timeout: 60_000 };
const registry = realRegistry({ login: false });
const locked = realRegistry({ login: true });
const home = mkdtempSync(join(tmpdir(), "slipway-base-facts-"));
after(() => rmSync(home, { recursive: true, force: true }));
let count = 0;
const unique = (): string => `slipway-facts/r${process.pid}-${Date.now()}-${++count}`;

interface Opened extends Disposable {
  readonly facts: BaseFacts;
  /** Moves the clock on. */
  later(milliseconds: number): void;
}

/** As the editor has it, each time with an empty memory; the folder stays for who gives the same. */
function open(
  kinds: readonly ("engine" | "registry")[],
  { engine = "", folder = join(home, `store-${++count}`), config = home } = {},
): Opened {
  const surroundings = {
    ...{ env: { DOCKER_CONFIG: config }, home: config, platform: process.platform, uid: 0 },
  };
  let shift = 0;
  const now = () => Date.now() + shift;
  const access = createRegistryAccess({
    surroundings,
    settings: () => ({ insecureHosts: [], caFile: "" }),
  });
  const sources = createFactSources({
    connect: (signal) => localEngine(surroundings, engine, signal),
    access: async () => access,
    ...{ folder, now },
  });
  const facts = createBaseFacts({
    sources: () => kinds.map((kind) => sources[kind]),
    now,
    wait: (milliseconds, signal) =>
      delay(milliseconds, undefined, { signal }).catch(() => undefined),
  });
  return {
    facts,
    later: (milliseconds) => {
      shift += milliseconds;
    },
    [Symbol.dispose]: () => facts.dispose(),
  };
}

for (const bed of imageEngines()) {
  describe(`base facts from ${bed.name}`, () => {
    const socket = bed.host.replace("unix://", "");

    it("are what the engine says of an image that was pulled", LIMIT, async (t) => {
      if (!registry) return t.skip("there is no registry");
      const repository = unique();
      const digest = await putImage(registry, repository, "1", { text: repository });
      const reference = `${registry.address}/${repository}:1`;
      const query = new URLSearchParams({
        fromImage: `${registry.address}/${repository}`,
        tag: "1",
      });
      await engineRequest({ socket, method: "POST", path: `/images/create?${query}` });
      try {
        using opened = open(["engine"], { engine: bed.host });
        const { facts } = opened;
        assert.deepEqual(await facts.ready([reference]), []);
        assert.equal(facts.lookUp(reference)?.digest, digest);
        assert.deepEqual(facts.lookUp(reference)?.cmd, ["/text"]);
        assert.equal(facts.lookUp(reference)?.created?.slice(0, 19), "2024-01-02T03:04:05");
        assert.deepEqual(facts.lookUp(reference)?.os, { kind: "linux" });
        const pinned = `${reference}@${digest}`;
        await facts.ready([pinned]);
        assert.equal(facts.lookUp(pinned)?.digest, digest);
      } finally {
        await removeImagesOf(socket, repository);
      }
    });

    it("are none of an image that it does not have, without a failure", LIMIT, async () => {
      using opened = open(["engine"], { engine: bed.host });
      const reference = `example.invalid/${unique()}:1`;
      assert.deepEqual(await opened.facts.ready([reference]), []);
      assert.equal(opened.facts.lookUp(reference), undefined);
    });
  });
}

for (const bed of realEngines().slice(0, 1)) {
  it(
    `base facts of an image that ${bed.name} has been given agree with its inspection`,
    LIMIT,
    async (t) => {
      const socket = bed.host.replace("unix://", "");
      const { status, body } = await engineRequest({ socket, path: "/images/golang:1.19/json" });
      if (status !== 200) return t.skip("there is no golang:1.19");
      const { Config } = JSON.parse(body.toString());
      using opened = open(["engine"], { engine: bed.host });
      await opened.facts.ready(["golang:1.19"]);
      const facts = opened.facts.lookUp("golang:1.19");
      assert.ok(facts);
      assert.equal(facts.workdir, Config.WorkingDir);
      assert.equal(facts.user, Config.User ?? "");
      assert.deepEqual(
        Object.entries(facts.env ?? {}).map(([key, value]) => `${key}=${value}`),
        Config.Env,
      );
    },
  );
}

it("base facts from an engine that is stopped are none, at once", LIMIT, async () => {
  using opened = open(["engine"], { engine: `unix://${home}/nobody.sock` });
  const started = Date.now();
  const [failure] = await opened.facts.ready(["golang:1.19", "debian:12"]);
  assert.ok(isSlipwayError(failure?.error, "engine-unreachable"));
  assert.ok(Date.now() - started < 2_000);
  assert.equal(opened.facts.lookUp("golang:1.19"), undefined);
});

it("an engine that is not of this machine is not asked", LIMIT, async () => {
  for (const engine of ["ssh://user@127.0.0.1:1", "tcp://127.0.0.1:1"]) {
    using opened = open(["engine"], { engine });
    assert.deepEqual(await opened.facts.ready(["golang:1.19"]), []);
  }
});

if (registry) {
  describe("base facts from a registry", () => {
    const { address } = registry;

    it("have the digest that skopeo tells, and what the configuration says", LIMIT, async () => {
      const repository = unique();
      const reference = `${address}/${repository}:1`;
      await putImage(registry, repository, "1", { text: repository });
      using opened = open(["registry"]);
      assert.deepEqual(await opened.facts.ready([reference]), []);
      const facts = opened.facts.lookUp(reference);
      const told = (await skopeoInspect(reference)) as { Digest: string; Created: string };
      assert.equal(facts?.digest, told.Digest);
      assert.equal(facts.created, told.Created);
      assert.deepEqual(facts.cmd, ["/text"]);
      assert.deepEqual(facts.platforms, ["linux/amd64"]);
    });

    it("have the platforms of an index, also where this machine's is missing", LIMIT, async () => {
      const repository = unique();
      const text = repository;
      const digest = await putImage(registry, repository, "s390x", {
        ...{ text, platform: "linux/s390x" },
      });
      const raw = await skopeoInspect(`${address}/${repository}:s390x`, { raw: true });
      const index = await putManifest(registry, repository, "many", mediaTypes.dockerList, {
        ...{ schemaVersion: 2, mediaType: mediaTypes.dockerList },
        manifests: [
          {
            ...{ mediaType: mediaTypes.dockerManifest, digest, size: JSON.stringify(raw).length },
            platform: { os: "linux", architecture: "s390x" },
          },
        ],
      });
      using opened = open(["registry"]);
      const reference = `${address}/${repository}:many`;
      assert.deepEqual(await opened.facts.ready([reference]), []);
      const facts = opened.facts.lookUp(reference);
      assert.deepEqual([facts?.digest, facts?.platforms], [index, ["linux/s390x"]]);
    });

    it("come slowly from a slow one, and hold up nobody", LIMIT, async () => {
      const repository = unique();
      await putImage(registry, repository, "1", { text: repository });
      await using proxy = await startFaultProxy(address);
      const reference = `${proxy.address}/${repository}:1`;
      proxy.spoil({ path: /./, fault: { kind: "slow", bytesPerSecond: 1_000 } });
      using opened = open(["registry"]);
      const { facts } = opened;
      let told = 0;
      facts.onDidChange(() => told++);
      const started = performance.now();
      facts.want([reference]);
      assert.equal(facts.lookUp(reference), undefined);
      assert.ok(performance.now() - started < 20, "nothing was waited for");
      await facts.ready([reference]);
      assert.ok(facts.lookUp(reference)?.digest);
      await delay(20);
      assert.equal(told, 1);
    });

    it("stay when the network is cut, in this window and in the next", LIMIT, async () => {
      const repository = unique();
      const folder = join(home, "cut");
      const digest = await putImage(registry, repository, "1", { text: repository });
      await using proxy = await startFaultProxy(address);
      const reference = `${proxy.address}/${repository}:1`;
      {
        using opened = open(["registry"], { folder });
        await opened.facts.ready([reference]);
      }
      proxy.spoil({ path: /./, fault: { kind: "reset" } });
      using opened = open(["registry"], { folder });
      const { facts, later } = opened;
      later(24 * 60 * 60_000);
      let told = 0;
      facts.onDidChange(() => told++);
      await facts.ready([reference]);
      assert.equal(facts.lookUp(reference)?.digest, digest);
      await delay(20);
      assert.equal(told, 1);
      later(60_000);
      const before = proxy.seen.length;
      await facts.ready([reference]);
      assert.equal(facts.lookUp(reference)?.digest, digest);
      assert.equal(proxy.seen.length, before, "a registry that failed is left alone for a while");
      await delay(20);
      assert.equal(told, 1, "nothing flickers");
    });

    it("notice where the tag leads now, without reading what is known", LIMIT, async () => {
      const repository = unique();
      await putImage(registry, repository, "1", { text: repository });
      await using proxy = await startFaultProxy(address);
      const reference = `${proxy.address}/${repository}:1`;
      using opened = open(["registry"]);
      const { facts, later } = opened;
      await facts.ready([reference]);
      later(60 * 60_000);
      const before = proxy.seen.length;
      await facts.ready([reference]);
      const asked = proxy.seen.slice(before).map(({ method, path }) => `${method} ${path}`);
      assert.deepEqual(asked, ["GET /v2/", `HEAD /v2/${repository}/manifests/1`]);
      const moved = await putImage(registry, repository, "1", { text: "moved" });
      later(60 * 60_000);
      await facts.ready([reference]);
      assert.equal(facts.lookUp(reference)?.digest, moved);
    });

    it("are none of a tag that is not there", LIMIT, async () => {
      using opened = open(["registry"]);
      const reference = `${address}/${unique()}:1`;
      assert.deepEqual(await opened.facts.ready([reference]), []);
      assert.equal(opened.facts.lookUp(reference), undefined);
    });
  });
}

if (locked) {
  it(
    "base facts from a registry with a login need it, and use the one that there is",
    LIMIT,
    async () => {
      const { address, username, password } = locked;
      const repository = unique();
      const reference = `${address}/${repository}:1`;
      const digest = await putImage(locked, repository, "1", { text: repository });
      using without = open(["registry"]);
      const [failure] = await without.facts.ready([reference]);
      assert.ok(isSlipwayError(failure?.error, "registry-refused"));
      assert.equal(failure.error.facts.reason, "unauthorized");
      assert.equal(without.facts.lookUp(reference), undefined);
      const config = mkdtempSync(join(home, "config-"));
      const auth = Buffer.from(`${username}:${password}`).toString("base64");
      writeFileSync(
        join(config, "config.json"),
        JSON.stringify({ auths: { [address]: { auth } } }),
      );
      using opened = open(["registry"], { config });
      assert.deepEqual(await opened.facts.ready([reference]), []);
      assert.equal(opened.facts.lookUp(reference)?.digest, digest);
    },
  );
}
