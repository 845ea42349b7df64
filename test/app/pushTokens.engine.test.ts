import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pushImages } from "../../src/app/pushImages.ts";
import type { PushEvent, PushReport } from "../../src/app/pushReport.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { BASE, connect, removeQuietly, tagSurely, unique } from "../engine/engineFixture.ts";
import { imageEngines, type RealEngine } from "../support/realEngines.ts";
import { type FaultRule, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import {
  startTokenRegistry,
  type TokenRegistry,
} from "../support/registries/startTokenRegistry.ts";
import { assertNoSecrets } from "./assertNoSecrets.ts";
import { accessWith, buildRandom, skopeoDigest } from "./pushFixture.ts";

const LIMIT = { timeout: 120_000 };
const token = { path: /\/token/ };
const never = new AbortController().signal;

// The engines have nothing to do with each other, and wait most of the time.
describe("pushing to a registry with tokens", { concurrency: true }, () => {
  for (const bed of imageEngines()) describeTokens(bed);
});

function describeTokens(bed: RealEngine): void {
  describe(bed.name, { concurrency: 2 }, () => {
    const isContainerd = bed.name.includes("containerd");
    const image = `local/tokens-${unique()}:1`;
    const names = [image];
    const password = `pw-${unique()}`;
    const ann = { kind: "password", username: "ann", password } as const;
    let engine: Engine;

    before(async () => {
      engine = await connect(bed);
      await buildRandom(engine, [image], 200_000);
    });
    after(() => removeQuietly(engine, ...names));

    const push = async (
      registry: TokenRegistry,
      address = registry.address,
    ): Promise<{
      readonly report: PushReport;
      readonly digest: string | undefined;
      readonly waits: readonly number[];
    }> => {
      const reference = `${address}/team/app:1`;
      await tagSurely(engine, image, reference);
      names.push(reference);
      const events: PushEvent[] = [];
      const waits: number[] = [];
      const report = await pushImages(
        {
          engine,
          access: accessWith({ ...ann, serverAddress: address }),
          wait: async (milliseconds) => void waits.push(milliseconds),
          askCredentials: async () => assert.fail("the person was asked"),
        },
        [reference],
        (event) => events.push(event),
        never,
      );
      registry.tokenProxy.mend();
      const real = reference.replace(address, registry.address);
      const digest = await skopeoDigest(real, { username: "ann", password });
      assertNoSecrets([events, report], [password, `ann:${password}`]);
      return { report, digest, waits };
    };
    /** So that only one layer is to go, and that a small one. */
    const pushBase = async (address: string): Promise<void> => {
      const reference = `${address}/team/app:base`;
      await tagSurely(engine, BASE, reference);
      names.push(reference);
      const credentials = { ...ann, serverAddress: address };
      await engine.pushImage({ reference, credentials }, () => undefined);
    };
    const assertWhole = ({ report, digest }: Awaited<ReturnType<typeof push>>): void => {
      const [failed] = report.failed;
      assert.equal(failed, undefined, `${failed?.error.message} ${failed?.error.hint}`);
      assert.match(digest ?? "", /^sha256:/);
      assert.equal(report.pushed[0]?.digest, digest);
      assert.equal(report.pushed[0]?.verdict, "verified");
    };

    for (const [what, times, whole] of [
      ["once, which the next try makes good", 1, true],
      // Only this one asks for a token in the middle of a blob.
      ["each time, which is told as what it is", undefined, isContainerd],
    ] as const) {
      test(`a token that runs out in a blob ${what}`, LIMIT, async () => {
        let isShort = (): boolean => false;
        await using registry = await startTokenRegistry({
          users: [{ name: "ann", password }],
          // By whole seconds of the clock, so it may be half of that.
          lifetime: () => (isShort() ? 2 : 300),
        });
        await using proxy = await startFaultProxy(registry.address);
        await pushBase(proxy.address);
        const slow = proxy.spoil({
          path: /\/uploads\/[0-9a-f-]{36}/,
          ...(times !== undefined && { times }),
          fault: { kind: "slow", bytesPerSecond: 70_000 },
        });
        isShort = () => times === undefined || slow.hits < times;
        const pushed = await push(registry, proxy.address);
        assert.ok(slow.hits > 0);
        if (whole) return assertWhole(pushed);
        const { error } = pushed.report.failed[0] ?? {};
        assert.ok(isSlipwayError(error, "push-refused"), String(error));
        assert.match(error.message, /takes the login, but its tokens run out before the push/);
        assert.match(error.hint, /tried twice/);
        assert.equal(error.facts.login, false);
        assert.equal(pushed.digest, undefined, "half tagged");
      });
    }

    const busy = { kind: "status", status: 429, headers: { "Retry-After": "1" } } as const;
    for (const [what, rule, said] of [
      [
        "an answer that is cut off",
        { times: 1, fault: { kind: "truncate", after: 40 } },
        undefined,
      ],
      ["a fault of its own", { times: 1, fault: { kind: "status", status: 500 } }, undefined],
      ["a connection that is reset", { times: 1, fault: { kind: "reset" } }, undefined],
      ["too many requests, each time", { fault: busy }, /takes no more requests for now/],
    ] as const satisfies readonly (readonly [
      string,
      Omit<FaultRule, "path">,
      RegExp | undefined,
    ])[]) {
      test(`the token service: ${what}`, LIMIT, async () => {
        await using registry = await startTokenRegistry({ users: [{ name: "ann", password }] });
        const spoiled = registry.tokenProxy.spoil({ ...token, ...rule });
        const pushed = await push(registry);
        assert.ok(spoiled.hits > 0);
        if (said === undefined) return assertWhole(pushed);
        const { error } = pushed.report.failed[0] ?? {};
        assert.ok(isSlipwayError(error, "push-refused"), String(error));
        assert.match(error.message, said);
        assert.equal(pushed.digest, undefined, "half tagged");
        assert.ok(pushed.waits.length <= 2, `${pushed.waits}`);
      });
    }
  });
}
