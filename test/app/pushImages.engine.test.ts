import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type PushImagesDeps, pushImages } from "../../src/app/pushImages.ts";
import type { PushEvent } from "../../src/app/pushReport.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import { parseImageReference } from "../../src/reference/imageReference.ts";
import { connect, eventually, removeQuietly, unique } from "../engine/engineFixture.ts";
import { imageEngines, type RealRegistry, realRegistry } from "../support/realEngines.ts";
import { outerAddress } from "../support/registries/outerAddress.ts";
import {
  type Fault,
  type FaultRule,
  startFaultProxy,
} from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { trustInEngine } from "../support/registries/trustInEngine.ts";
import { assertNoSecrets } from "./assertNoSecrets.ts";
import { accessWith, buildRandom, skopeoDigest } from "./pushFixture.ts";

const guarded = realRegistry({ login: true });
const LIMIT = { timeout: 120_000 };
const busy = {
  kind: "status",
  status: 429,
  headers: { "Retry-After": "1", "Content-Type": "application/json" },
  body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}',
} as const satisfies Fault;
const trouble: Fault = { kind: "status", status: 500, body: "{}" };
const cutTrouble: Fault = { ...trouble, body: '{"errors":[{"code":"UNK', cut: true };
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
  {
    what: "a greeting that is cut off",
    rule: { path: /^\/v2\/$/, times: 1, fault: { kind: "truncate", after: 5 } },
    ends: "whole",
    most: 1,
  },
  {
    what: "500 once, its words cut off",
    rule: { ...manifest, times: 1, fault: cutTrouble },
    ends: "whole",
    most: 1,
  },
  {
    what: "500 each time, its words cut off",
    rule: { ...manifest, fault: cutTrouble },
    ends: "failed",
    most: 12,
  },
  { what: "500 each time", rule: { ...manifest, fault: trouble }, ends: "failed", most: 12 },
  { what: "429 each time", rule: { ...manifest, fault: busy }, ends: "failed", most: 12 },
];

// The engines have nothing to do with each other, and wait most of the time.
describe("pushing what meets faults", { concurrency: true }, () => {
  for (const bed of guarded ? imageEngines() : []) {
    if (guarded) describeFaults(bed, guarded);
  }
});

function describeFaults(
  bed: { readonly name: string; readonly host: string },
  registry: RealRegistry,
) {
  describe(bed.name, { concurrency: 1 }, () => {
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
        ...{ engine, access: accessWith(credentials) },
        wait: async (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 1000))),
      };
      return {
        reference,
        deps,
        events,
        credentials,
        real: reference.replace(address, registry.address),
      };
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
      // Never answered, so that nothing but the cancel can end it.
      proxy.spoil({ ...upload, fault: { kind: "stall" } });
      const abort = new AbortController();
      const pushing = pushImages(deps, [reference], () => undefined, abort.signal);
      pushing.catch(() => undefined);
      await eventually(
        "the upload runs",
        () => proxy.seen.some(({ path }) => upload.path.test(path)),
        20_000,
      );
      abort.abort();
      await assert.rejects(pushing, { name: "AbortError" });
      await new Promise((done) => setTimeout(done, 1500));
      assert.equal(await skopeoDigest(real, registry), undefined, "half tagged");
      assert.ok(
        !proxy.seen.some(({ method, path }) => method === "PUT" && path.includes("/manifests/")),
      );
    });

    test("a registry that asks to wait is left alone for that long", LIMIT, async () => {
      await using proxy = await startFaultProxy(registry.address);
      const { reference, deps, real } = await setUp(proxy.address, "busy");
      const headers = { ...busy.headers, "Retry-After": "3" };
      proxy.spoil({ path: /\/manifests\//, fault: { ...busy, headers } });
      const waits: { readonly milliseconds: number; readonly from: number; at: number }[] = [];
      const wait = async (milliseconds: number): Promise<void> => {
        proxy.mend();
        waits.push({ milliseconds, from: proxy.seen.length, at: performance.now() });
        await delay(milliseconds);
      };
      const signal = new AbortController().signal;
      const report = await pushImages({ ...deps, wait }, [reference], () => undefined, signal);
      assert.equal(report.failed[0], undefined, String(report.failed[0]?.error));
      assert.equal(report.pushed[0]?.digest, await skopeoDigest(real, registry));
      const [only] = waits;
      assert.ok(only && waits.length === 1, JSON.stringify(waits));
      assert.equal(only.milliseconds, 3000);
      // At least as long; timers may be a bit early by the other clock.
      assert.ok((proxy.seen[only.from]?.at ?? 0) - only.at >= 2990);
    });

    for (const [what, rule, whole] of [
      [
        "a reset in mid-blob",
        { ...upload, times: 1, fault: { kind: "reset", after: 50_000 } },
        true,
      ],
      ["500 once", { ...manifest, times: 1, fault: trouble }, true],
      ["500 each time, its words cut off", { ...manifest, fault: cutTrouble }, false],
    ] as const satisfies readonly (readonly [string, FaultRule, boolean])[]) {
      test(`behind TLS: ${what}`, LIMIT, async () => {
        await using tls = await startTlsRegistry({
          host: outerAddress(),
          login: { username, password },
        });
        await using proxy = await startFaultProxy(tls.address, tls);
        await trustInEngine(bed, proxy.address, tls.caFile);
        const { reference, deps, credentials } = await setUp(proxy.address, "tls");
        const spoiled = proxy.spoil(rule);
        const access = accessWith(credentials, tls.caFile);
        const signal = new AbortController().signal;
        const report = await pushImages({ ...deps, access }, [reference], () => undefined, signal);
        assert.ok(spoiled.hits > 0);
        assert.equal(report.failed.length, whole ? 0 : 1, String(report.failed[0]?.error));
        assert.equal(report.pushed[0]?.verdict, whole ? "verified" : undefined);
        proxy.mend();
        const { client } = await access.open(proxy.address);
        const { repository } = parseImageReference(reference);
        const found = await client.headManifest(repository, "1").finally(client.close);
        assert.equal(found?.digest, report.pushed[0]?.digest);
        assertNoSecrets(report, [password, `${username}:${password}`]);
      });
    }

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
          access: accessWith(undefined),
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
