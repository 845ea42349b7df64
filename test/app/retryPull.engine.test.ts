import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pullImage } from "../../src/app/pullImage.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, LayerEvent, RegistryCredentials } from "../../src/engine/engine.ts";
import { connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { imageEngines, type RealRegistry, realRegistry } from "../support/realEngines.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { assertNoSecrets } from "./assertNoSecrets.ts";
import { accessWith, skopeoDigest } from "./pushFixture.ts";
import { putImage } from "./putImage.ts";

const guarded = realRegistry({ login: true });
const LIMIT = { timeout: 120_000 };
/** What a registry answers to a token that has run out, for the layers; a manifest has come before. */
const refused = { method: "GET", path: /\/blobs\//, fault: { kind: "expired" } } as const;

describe("a token that runs out in the middle of a pull", { concurrency: true }, () => {
  for (const bed of guarded ? imageEngines() : []) {
    if (guarded) describeEngine(bed, guarded);
  }
});

function describeEngine(
  bed: { readonly name: string; readonly host: string },
  registry: RealRegistry,
) {
  describe(bed.name, { concurrency: 1 }, () => {
    const { username = "", password = "" } = registry;
    const repository = `team/expired-${unique()}`;
    const path = `${repository}:1`;
    const real = `${registry.address}/${path}`;
    const names: string[] = [];
    let engine: Engine;

    const loginTo = (serverAddress: string): RegistryCredentials => ({
      ...{ kind: "password", username, password, serverAddress },
    });

    before(async () => {
      engine = await connect(bed);
      // Not built by the engine, which is to want all of it.
      await putImage(registry, repository, "1", { text: repository });
    });
    after(() => removeQuietly(engine, ...names));

    /** As a person does it, who is asked for a login where that seems to be wrong. */
    const pullThrough = async (address: string) => {
      const reference = `${address}/${path}`;
      names.push(reference);
      const events: LayerEvent[] = [];
      const asked: string[] = [];
      const deps = {
        ...{ engine, access: accessWith(loginTo(address)) },
        askCredentials: async ({ why }: { readonly why: string }) => {
          asked.push(why);
          return undefined;
        },
      };
      const pulling = pullImage(deps, { reference }, (event) => events.push(event));
      const [outcome] = await Promise.allSettled([pulling]);
      return { outcome, events, asked };
    };

    // First, as an engine that has it all would ask for nothing.
    test("each time: one error that names it, and nobody is asked for a login", LIMIT, async () => {
      await using proxy = await startFaultProxy(registry.address);
      const spoiled = proxy.spoil(refused);
      const { outcome, events, asked } = await pullThrough(proxy.address);
      assert.ok(outcome.status === "rejected");
      const error: unknown = outcome.reason;
      assert.ok(isSlipwayError(error, "pull-refused"), String(error));
      assert.match(error.message, /let the pull begin, but its tokens run out/);
      assert.match(error.hint, /^It was tried twice\./);
      assert.equal(error.facts.login, false);
      assert.ok(spoiled.hits > 0 && spoiled.hits <= 20, `${spoiled.hits} hits`);
      assert.deepEqual(asked, []);
      assertNoSecrets([events, error.message], [password, btoa(`${username}:${password}`)]);
    });

    test("once: pulled whole, and nobody is asked for a login", LIMIT, async () => {
      await using proxy = await startFaultProxy(registry.address);
      const spoiled = proxy.spoil({ ...refused, times: 1 });
      const { outcome, asked } = await pullThrough(proxy.address);
      assert.ok(outcome.status === "fulfilled", String((outcome as PromiseRejectedResult).reason));
      assert.equal(outcome.value.digest, await skopeoDigest(real, registry));
      assert.equal(spoiled.hits, 1);
      assert.deepEqual(asked, []);
    });
  });
}
