import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAttestation, platformText } from "../../src/oci/descriptor.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { startRegistry } from "../support/beds/registry.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { clientFor, failureOf, identity, password } from "./registryFixture.ts";

const skip = requireBeds("registry", "skopeo");
const LIMIT = { timeout: 60_000, skip };
const login = { username: "ann", password: "hunter2pass" };
const creds = "ann:hunter2pass";
const wrong: RegistryCredentials = { ...password, password: "hunter2wrong" } as typeof password;

test("all that a client does, with a registry that wants a password", LIMIT, async () => {
  const registry = await startRegistry({ auth: login });
  try {
    const { address } = registry;
    const { digest } = await copyToRegistry(`${address}/team/app:v1`, { creds });
    await copyToRegistry(`${address}/team/app:v2`, { creds });
    const both = { platforms: ["amd64", "arm64"], creds };
    const index = await copyToRegistry(`${address}/other:multi`, both);

    const client = clientFor(registry, { credentials: password });
    await client.ping();
    assert.deepEqual([...(await client.tags("team/app"))].sort(), ["v1", "v2"]);
    assert.deepEqual(await client.repositories(), ["other", "team/app"]);

    const told = (await skopeoInspect(`${address}/team/app:v1`, login)) as Record<string, unknown>;
    assert.equal(told.Digest, digest);
    const found = await client.manifest("team/app", "v1");
    assert.equal(found.descriptor.digest, digest);
    assert.deepEqual(await client.headManifest("team/app", "v1"), found.descriptor);
    assert.equal(await client.headManifest("team/app", "v3"), undefined);
    assert.equal(await client.headManifest("nothing", "v1"), undefined);
    assert.ok(found.manifest.kind === "manifest");
    const config = await client.config("team/app", found.manifest.config);
    assert.deepEqual([config.os, config.architecture], [told.Os, told.Architecture]);
    const [layer] = found.manifest.layers;
    assert.equal(await client.hasBlob("team/app", layer?.digest ?? ""), true);
    assert.equal(await client.hasBlob("team/app", `sha256:${"0".repeat(64)}`), false);

    const { manifest } = await client.manifest("other", index.digest);
    assert.ok(manifest.kind === "index");
    const images = manifest.manifests.filter((one) => !isAttestation(one));
    assert.deepEqual(
      images.map(({ digest, platform }) => [digest, platform && platformText(platform)]),
      [
        [index.manifests[0], "linux/amd64"],
        [index.manifests[1], "linux/arm64"],
      ],
    );
    assert.equal(manifest.manifests.length, 3);

    await client.checkPush("team/app");
    await client.checkPush("never/seen");
    await client.deleteManifest("team/app", digest);
    await assert.rejects(skopeoInspect(`${address}/team/app:v1`, login), /manifest unknown/);
    assert.deepEqual(await client.tags("team/app"), ["v2"]);
    const again = await failureOf(client.deleteManifest("team/app", digest));
    assert.match(again.message, /MANIFEST_UNKNOWN/);
    client.close();
  } finally {
    await registry.stop();
  }
});

test("a login that is wrong, missing or of the wrong kind", LIMIT, async () => {
  const registry = await startRegistry({ auth: login });
  try {
    for (const [credentials, words] of [
      [wrong, /does not accept the login/],
      [identity, /wants a login/],
      [undefined, /wants a login/],
    ] as const) {
      const client = clientFor(registry, { credentials });
      const asked = [client.ping(), client.tags("a"), client.checkPush("a")];
      for (const error of await Promise.all(asked.map(failureOf))) {
        assert.deepEqual(error.facts, {
          ...{ registry: registry.address, reason: "unauthorized", status: 401, login: true },
        });
        assert.match(error.message, words);
      }
      client.close();
    }
  } finally {
    await registry.stop();
  }
});

test("tags and repositories of many pages", LIMIT, async () => {
  const registry = await startRegistry();
  try {
    for (const name of ["a", "b", "c"]) await copyToRegistry(`${registry.address}/${name}:v1`);
    const client = clientFor(registry);
    assert.deepEqual(await client.repositories(), ["a", "b", "c"]);
    assert.match((await failureOf(client.tags("d"))).message, /NAME_UNKNOWN/);
    client.close();
  } finally {
    await registry.stop();
  }
});

describe("a registry with a token service", { skip }, () => {
  const users = [
    {
      ...{ name: "ann", password: "hunter2pass", identityToken: "hunter2identity" },
      may: (repository: string) => (repository.startsWith("team/") ? ["pull", "push"] : ["pull"]),
    },
    { name: "root", password: "hunter2root" },
  ];

  test("passwords, identity tokens and nobody; what one may not is denied", LIMIT, async () => {
    await using registry = await startTokenRegistry({ users, anonymous: () => ["pull"] });
    await copyToRegistry(`${registry.address}/team/app:v1`, { creds });
    for (const [credentials, push] of [
      [password, true],
      [identity, true],
      [undefined, false],
    ] as const) {
      const client = clientFor(registry, { credentials });
      await client.ping();
      assert.deepEqual(await client.tags("team/app"), ["v1"]);
      if (push) await client.checkPush("team/app");
      else {
        const error = await failureOf(client.checkPush("team/app"));
        assert.match(error.message, /wants a login to push to team\/app/);
      }
      const error = await failureOf(client.checkPush("private/app"));
      assert.deepEqual(error.facts, {
        ...{ registry: registry.address, status: 401, login: true },
        reason: push ? "denied" : "unauthorized",
      });
      if (push) assert.match(error.message, /does not let this account push to private\/app/);
      client.close();
    }
    const posted = registry.asked.filter(({ method }) => method === "POST");
    assert.ok(posted.length > 0 && posted.every(({ user }) => user === "ann"));
    const client = clientFor(registry, { credentials: wrong });
    const error = await failureOf(client.tags("team/app"));
    client.close();
    assert.match(error.message, /does not accept the login to list the tags of team\/app/);
  });

  test("deletion and the catalogue need scopes of their own", LIMIT, async () => {
    await using registry = await startTokenRegistry({ users });
    const image = await copyToRegistry(`${registry.address}/team/app:v1`, { creds });
    const client = clientFor(registry, { credentials: password });
    const error = await failureOf(client.deleteManifest("team/app", image.digest));
    client.close();
    assert.match(error.message, /does not let this account delete team\/app@sha256/);
    const credentials = { ...password, username: "root", password: "hunter2root" };
    const root = clientFor(registry, { credentials } as { credentials: RegistryCredentials });
    assert.deepEqual(await root.repositories(), ["team/app"]);
    await root.deleteManifest("team/app", image.digest);
    root.close();
    await assert.rejects(skopeoInspect(`${registry.address}/team/app:v1`, login), /unknown/);
  });

  test("a token that ends in the middle is renewed", { ...LIMIT, timeout: 30_000 }, async () => {
    await using registry = await startTokenRegistry({ users, lifetime: () => 2, told: 300 });
    await copyToRegistry(`${registry.address}/team/app:v1`, { creds });
    const client = clientFor(registry, { credentials: password });
    await client.tags("team/app");
    const before = registry.asked.length;
    await client.tags("team/app");
    assert.equal(registry.asked.length, before);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.deepEqual(await client.tags("team/app"), ["v1"]);
    client.close();
    assert.equal(registry.asked.length, before + 1);
  });
});

describe("a registry behind TLS", { skip }, () => {
  test("whose authority is private", LIMIT, async () => {
    await using registry = await startTlsRegistry({ login });
    await copyToRegistry(`${registry.address}/app:v1`, { creds });
    const refused = clientFor(registry, { credentials: password });
    const error = await failureOf(refused.ping());
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, /comes from an authority that is not known here/);
    assert.match(error.hint, /add its certificate: setting slipway\.registry\.caFile/);
    const broken = registry.ca.replace(/\n[^-]+\n/s, "\n!\n");
    // Node takes what it cannot read for no certificate.
    const mistaken = clientFor(registry, { ca: broken });
    assert.match((await failureOf(mistaken.ping())).message, /authority that is not known here/);
    const client = clientFor(registry, { credentials: password, ca: registry.ca });
    await client.ping();
    assert.deepEqual(await client.tags("app"), ["v1"]);
    await client.checkPush("app");
    client.close();
  });

  test("with a certificate that is for others, or has expired", LIMIT, async () => {
    for (const [options, words] of [
      [{ names: ["DNS:elsewhere.example"] }, /has a certificate for another host name/],
      [{ expired: true }, /has a certificate that has expired/],
    ] as const) {
      await using registry = await startTlsRegistry(options);
      const client = clientFor(registry, { ca: registry.ca });
      const error = await failureOf(client.ping());
      client.close();
      assert.equal(error.code, "registry-unreachable");
      assert.match(error.message, words);
    }
  });
});

test("faults on the way: whole, or one clear error, with few attempts", LIMIT, async () => {
  const registry = await startRegistry({ auth: login });
  try {
    await copyToRegistry(`${registry.address}/app:v1`, { creds });
    await using proxy = await startFaultProxy(registry.address);
    const client = clientFor(proxy, { credentials: password, limit: 1000 });
    const path = /manifests/;
    for (const fault of [
      { kind: "status", status: 500 },
      { kind: "status", status: 429, headers: { "Retry-After": "0" } },
      { kind: "reset" },
      { kind: "reset-answer", after: 10 },
      { kind: "truncate", after: 10 },
      { kind: "slow", bytesPerSecond: 2000 },
    ] as const) {
      const once = proxy.spoil({ path, times: 1, fault });
      const { manifest } = await client.manifest("app", "v1");
      assert.equal(manifest.kind, "manifest", fault.kind);
      assert.equal(once.hits, 1, fault.kind);
    }
    for (const [fault, words, hits] of [
      [{ kind: "status", status: 503 }, /status 503/, 4],
      [{ kind: "reset" }, /broke the connection off/, 4],
      [{ kind: "truncate", after: 10 }, /broke the connection off/, 4],
      [{ kind: "status", status: 429 }, /takes no more requests/, 1],
      [{ kind: "expired" }, /does not accept the login/, 1],
      [{ kind: "stall" }, /did not answer within 1 s/, 1],
      [{ kind: "slow", bytesPerSecond: 20 }, /sends its answer too slowly/, 1],
      [{ kind: "garble" }, /that it gives is not sha256/, 1],
    ] as const) {
      const rule = proxy.spoil({ path, times: hits, fault });
      assert.match((await failureOf(client.manifest("app", "v1"))).message, words, fault.kind);
      assert.equal(rule.hits, hits, fault.kind);
    }
    client.close();
  } finally {
    await registry.stop();
  }
});
