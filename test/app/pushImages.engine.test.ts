import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type PushImagesDeps, pushImages } from "../../src/app/pushImages.ts";
import type { PushEvent } from "../../src/app/pushReport.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import {
  connect,
  eventually,
  removeQuietly,
  surroundings,
  unique,
} from "../engine/engineFixture.ts";
import { imageEngines, type RealRegistry, realRegistry } from "../support/realEngines.ts";
import {
  type Fault,
  type FaultRule,
  startFaultProxy,
} from "../support/registries/startFaultProxy.ts";
import { accessWith, buildRandom, skopeoDigest } from "./pushFixture.ts";

const guarded = realRegistry({ login: true });
const LIMIT = { timeout: 120_000 };
const busy: Fault = {
  kind: "status",
  status: 429,
  headers: { "Retry-After": "1", "Content-Type": "application/json" },
  body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}',
};
const trouble: Fault = { kind: "status", status: 500, body: "{}" };
const manifest = { method: "PUT", path: /\/manifests\// };
// PATCH of the classic stores, PUT of the containerd store.
const upload = { path: /\/uploads\/[0-9a-f-]{36}/ };

interface Case {
  readonly what: string;
  readonly rule: FaultRule;
  readonly ends: "whole" | "failed" | "whole or failed";
  /** At most so often may what is spoiled be asked for. */
  readonly most: number;
}

const casesOf = (bed: "docker" | "podman"): readonly Case[] => [
  {
    what: "reset in mid-blob",
    rule: { ...upload, times: 1, fault: { kind: "reset", after: 100_000 } },
    ends: "whole",
    most: 1,
  },
  {
    what: "429 with Retry-After, twice",
    rule: { ...manifest, times: 2, fault: busy },
    ends: "whole",
    most: 2,
  },
  { what: "500 once", rule: { ...manifest, times: 1, fault: trouble }, ends: "whole", most: 1 },
  {
    what: "a login that has expired in the middle",
    rule: { ...upload, times: 1, fault: { kind: "expired" } },
    // Podman asks for a new token at some requests and not at others; which one is hit is chance.
    ends: bed === "podman" ? "whole or failed" : "whole",
    most: 1,
  },
  {
    what: "a slow body",
    rule: { ...upload, fault: { kind: "slow", bytesPerSecond: 2_000_000 } },
    ends: "whole",
    most: 9,
  },
  {
    what: "an answer that is cut off",
    rule: {
      method: "POST",
      path: /\/uploads\//,
      times: 1,
      fault: { kind: "reset-answer", after: 0 },
    },
    ends: "whole",
    most: 1,
  },
  { what: "500 each time", rule: { ...manifest, fault: trouble }, ends: "failed", most: 12 },
  { what: "429 each time", rule: { ...manifest, fault: busy }, ends: "failed", most: 12 },
];

for (const bed of guarded ? imageEngines() : []) {
  if (guarded) describeFaults(bed, guarded);
}

function describeFaults(
  bed: { readonly name: string; readonly host: string },
  registry: RealRegistry,
) {
  describe(`pushing what meets faults, ${bed.name}`, () => {
    const word = unique();
    const product = bed.name.startsWith("podman") ? "podman" : "docker";
    const { username = "", password = "" } = registry;
    const names: string[] = [];
    let engine: Engine;

    before(async () => {
      engine = await connect(bed);
    });
    after(() => removeQuietly(engine, ...names));

    const setUp = async (address: string, path: string) => {
      const reference = `${address}/faults-${word}/${path}:1`;
      // Of its own, as engines let the registry copy layers that another repository has.
      await buildRandom(engine, [reference], 600_000);
      names.push(reference);
      const credentials: RegistryCredentials = {
        kind: "password",
        username,
        password,
        serverAddress: address,
      };
      const events: PushEvent[] = [];
      const deps: PushImagesDeps = {
        ...{ engine, surroundings, access: accessWith(credentials) },
        savedCredentials: async () => credentials,
        wait: async (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 1000))),
      };
      return { reference, deps, events, real: reference.replace(address, registry.address) };
    };

    for (const [index, { what, rule, ends, most }] of casesOf(product).entries()) {
      test(`${what}: ${ends}`, LIMIT, async () => {
        await using proxy = await startFaultProxy(registry.address);
        const { reference, deps, events, real } = await setUp(proxy.address, `n${index}`);
        const spoiled = proxy.spoil(rule);
        const report = await pushImages(
          deps,
          [reference],
          (event) => events.push(event),
          new AbortController().signal,
        );
        const [failed] = report.failed;
        const shown = `${failed?.error.message} ${failed?.error.hint}`;
        const digest = await skopeoDigest(real, registry);
        if (ends === "whole" || (ends === "whole or failed" && failed === undefined)) {
          assert.equal(failed, undefined, shown);
          assert.equal(report.pushed[0]?.digest, digest);
          assert.equal(report.pushed[0]?.verdict, "verified");
        } else {
          assert.equal(failed?.error.code, "push-refused", shown);
          assert.equal(digest, undefined, "half tagged");
        }
        assert.ok(spoiled.hits > 0 && spoiled.hits <= most, `${spoiled.hits} hits`);
        assertNoSecrets([events, shown], [password, btoa(`${username}:${password}`)]);
      });
    }

    test("a cancel leaves nothing half tagged", LIMIT, async () => {
      await using proxy = await startFaultProxy(registry.address);
      const { reference, deps, real } = await setUp(proxy.address, "cancel");
      proxy.spoil({ ...upload, fault: { kind: "slow", bytesPerSecond: 50_000 } });
      const abort = new AbortController();
      const pushing = pushImages(deps, [reference], () => undefined, abort.signal);
      pushing.catch(() => undefined);
      await eventually(
        "the upload runs",
        () => proxy.seen.some(({ path }) => upload.path.test(path)),
        20_000,
      );
      const cancelled = performance.now();
      abort.abort();
      await assert.rejects(pushing, { name: "AbortError" });
      assert.ok(performance.now() - cancelled < 1000, "the cancel took its time");
      await new Promise((done) => setTimeout(done, 1500));
      assert.equal(await skopeoDigest(real, registry), undefined, "half tagged");
      assert.ok(
        !proxy.seen.some(({ method, path }) => method === "PUT" && path.includes("/manifests/")),
      );
    });

    test("what has arrived is not sent again", LIMIT, async () => {
      await using proxy = await startFaultProxy(registry.address);
      const { reference, deps } = await setUp(proxy.address, "resume");
      proxy.spoil({ ...manifest, times: 1, fault: trouble });
      const signal = new AbortController().signal;
      await pushImages(deps, [reference], () => undefined, signal);
      const failed = proxy.seen.findIndex(({ fault }) => fault === "status");
      const sent = proxy.seen.slice(failed).filter(({ path }) => upload.path.test(path));
      assert.equal(sent.length, 0, JSON.stringify(sent));
    });

    test("an image that is gone meanwhile, and one that is there", LIMIT, async () => {
      const gone = await setUp(registry.address, "gone");
      const there = await setUp(registry.address, "there");
      await engine.removeImage(gone.reference);
      const { pushed, failed } = await pushImages(
        gone.deps,
        [gone.reference, there.reference],
        () => undefined,
        new AbortController().signal,
      );
      assert.equal(pushed[0]?.digest, await skopeoDigest(there.real, registry));
      assert.ok(isSlipwayError(failed[0]?.error, "push-refused"));
      assert.equal(failed[0].error.facts.reason, "not-found");
      assert.match(failed[0].error.message, /the engine has no image of this name/);
    });

    test(
      "a login is asked for, again when it was wrong, and what worked is told",
      LIMIT,
      async () => {
        const { reference, deps } = await setUp(registry.address, "asked");
        const asked: string[] = [];
        const kept: unknown[] = [];
        const asking: PushImagesDeps = {
          ...deps,
          savedCredentials: async () => undefined,
          async askCredentials({ registry: host, why }) {
            asked.push(`${host} ${why}`);
            const right = asked.length > 1 ? password : "wrong";
            return { kind: "password", username, password: right, serverAddress: host };
          },
          async credentialsAccepted(_host, credentials) {
            kept.push("password" in credentials && credentials.password);
          },
        };
        const signal = new AbortController().signal;
        const { pushed } = await pushImages(asking, [reference], () => undefined, signal);
        assert.match(pushed[0]?.digest ?? "", /^sha256:/);
        assert.deepEqual(asked, [`${registry.address} missing`, `${registry.address} rejected`]);
        assert.deepEqual(kept, [password]);
        const givesUp = { ...asking, askCredentials: async () => undefined };
        const { failed } = await pushImages(givesUp, [reference], () => undefined, signal);
        assert.ok(isSlipwayError(failed[0]?.error, "push-refused"));
        assert.equal(failed[0].error.facts.login, true);
      },
    );
  });
}

function assertNoSecrets(said: unknown, secrets: readonly string[]): void {
  const text = JSON.stringify(said, (_, value) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
  );
  for (const secret of secrets) assert.ok(!text.includes(secret), "a secret is in what was said");
}
