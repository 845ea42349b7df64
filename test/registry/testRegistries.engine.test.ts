import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { startRegistry } from "../support/beds/registry.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, type RealEngine } from "../support/realEngines.ts";
import { outerAddress } from "../support/registries/outerAddress.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { trustInEngine } from "../support/registries/trustInEngine.ts";

// That the registries of the tests are what engines take for registries.

const LIMIT = { timeout: 60_000 };
const login = { username: "ann", password: "hunter2pass" };

/** What the engine said; the name is gone again. */
async function push(
  engine: RealEngine,
  repository: string,
  { auth = {}, verify = false }: { readonly auth?: object; readonly verify?: boolean } = {},
): Promise<string> {
  const socket = engine.host.replace("unix://", "");
  const ask = async (method: string, path: string): Promise<string> => {
    const header = Buffer.from(JSON.stringify(auth))
      .toString("base64")
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    const headers = { "X-Registry-Auth": header };
    const { body } = await engineRequest({ socket, method, path, headers, limit: 30_000 });
    return body.toString();
  };
  const base = "docker.io/library/busybox:1.36";
  await ask("POST", `/images/${base}/tag?${new URLSearchParams({ repo: repository, tag: "h1" })}`);
  try {
    const query = new URLSearchParams({ tag: "h1", tlsVerify: `${verify}` });
    return await ask("POST", `/images/${repository}/push?${query}`);
  } finally {
    await ask("DELETE", `/images/${repository}:h1`);
  }
}

for (const engine of imageEngines()) {
  describe(`registries of the tests, ${engine.name}`, () => {
    test("the one with a token service", LIMIT, async () => {
      const users = [
        {
          name: "ann",
          password: "hunter2pass",
          may: (name: string) => (name === "no" ? [] : ["pull", "push"]),
        },
      ];
      await using registry = await startTokenRegistry({ users });
      const repository = `${registry.address}/team/app`;
      assert.match(await push(engine, repository, { auth: login }), /digest: sha256:/);
      const { Digest } = (await skopeoInspect(`${repository}:h1`, login)) as { Digest: string };
      assert.match(Digest, /^sha256:/);
      const denied = await push(engine, `${registry.address}/no`, { auth: login });
      assert.match(denied, /denied|unauthorized|authentication required/);
      assert.match(
        await push(engine, repository),
        /unauthorized|no basic auth|authorization failed|authentication required/i,
      );
    });

    test("the one behind TLS, once its authority is known", LIMIT, async () => {
      await using registry = await startTlsRegistry({ host: outerAddress(), login });
      const repository = `${registry.address}/app`;
      const options = { auth: login, verify: true };
      assert.match(await push(engine, repository, options), /certificate|x509/);
      await trustInEngine(engine, registry.address, registry.caFile);
      assert.match(await push(engine, repository, options), /digest: sha256:/);
    });

    test("the proxy with faults, with none and with some", LIMIT, async () => {
      const registry = await startRegistry();
      try {
        await using proxy = await startFaultProxy(registry.address);
        assert.match(await push(engine, `${proxy.address}/one`), /digest: sha256:/);
        const path = /manifests/;
        const rule = proxy.spoil({ method: "PUT", path, fault: { kind: "status", status: 403 } });
        assert.doesNotMatch(await push(engine, `${proxy.address}/two`), /digest: sha256:/);
        assert.ok(rule.hits > 0);
        // Docker sends blobs by PATCH, its containerd store by PUT or, where it has it, not at all.
        proxy.spoil({ path: /uploads/, times: 1, fault: { kind: "reset" } });
        await push(engine, `${proxy.address}/three`);
        assert.ok(proxy.seen.some(({ fault }) => fault === "reset"));
      } finally {
        await registry.stop();
      }
    });
  });
}
