import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { preflightPush } from "../../src/app/preflightPush.ts";
import type { PushCheck } from "../../src/app/pushCheck.ts";
import { pushImages } from "../../src/app/pushImages.ts";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import {
  connect,
  eventually,
  removeQuietly,
  surroundings,
  unique,
} from "../engine/engineFixture.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { outerAddress } from "../support/registries/outerAddress.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { trustInEngine } from "../support/registries/trustInEngine.ts";
import { accessWith, buildRandom, skopeoDigest } from "./pushFixture.ts";

const guarded = realRegistry({ login: true });
const LIMIT = { timeout: 120_000 };
const never = new AbortController().signal;

for (const bed of guarded ? imageEngines() : []) describePreflight(bed);

function describePreflight(bed: RealEngine): void {
  describe(`a look before a push, ${bed.name}`, () => {
    const names: string[] = [];
    let engine: Engine;
    before(async () => {
      engine = await connect(bed);
    });
    after(() => removeQuietly(engine, ...names));

    const build = async (address: string, ...tags: readonly string[]) => {
      const path = `team/look-${unique()}`;
      const made = tags.map((tag) => `${address}/${path}:${tag}`);
      names.push(...made);
      await buildRandom(engine, made, 300_000);
      return made;
    };
    const push = async (access: ReturnType<typeof accessWith>, name: string) => {
      const deps = { engine, access, wait: async () => undefined };
      const { pushed, failed } = await pushImages(deps, [name], () => undefined, never);
      assert.equal(failed[0], undefined);
      assert.equal(pushed[0]?.verdict, "verified");
      return pushed[0].digest;
    };

    /** Looks by a registry that answers nothing about the names before it was asked about all. */
    const lookAtOnce = async (references: readonly string[]): Promise<readonly PushCheck[]> => {
      const { address = "", username = "", password = "" } = guarded ?? {};
      await using proxy = await startFaultProxy(address);
      const through = references.map((name) => name.replace(address, proxy.address));
      for (const [at, name] of through.entries()) {
        await engine.tagImage(references[at] ?? "", name);
      }
      names.push(...through);
      const asked = [
        { method: "POST", path: /\/uploads\// },
        { method: "HEAD", path: /\/manifests\// },
      ];
      const isAllAsked = () =>
        asked.every(
          ({ method, path }) =>
            proxy.seen.filter((seen) => seen.method === method && path.test(seen.path)).length ===
            references.length,
        );
      const until = eventually("all is asked", isAllAsked, 20_000);
      for (const rule of asked) proxy.spoil({ ...rule, fault: { kind: "hold", until } });
      const access = accessWith(loginOf(proxy.address, username, password));
      const [checks] = await Promise.all([
        preflightPush({ engine, access, limit: 30_000 }, through),
        until,
      ]);
      // A greeting, and for each name what is asked first, the end of the upload, and a list of tags.
      const most = 2 + 5 * references.length;
      assert.ok(proxy.seen.length <= most, JSON.stringify(proxy.seen.map(({ path }) => path)));
      return checks;
    };

    test(
      "asks for everything at once, leaves nothing, and is right about what follows",
      LIMIT,
      async () => {
        const { address = "", username = "", password = "" } = guarded ?? {};
        const credentials = loginOf(address, username, password);
        const access = accessWith(credentials);
        const made = await build(address, "1.0", "2.0", "latest");
        const [first = ""] = made;
        const checks = await lookAtOnce(made);
        assert.deepEqual(
          checks.map(({ tagState, mayPush }) => [tagState, mayPush]),
          Array(3).fill(["new", true]),
        );
        assert.equal(await skopeoDigest(first, guarded), undefined);
        const [{ toSend } = {} as PushCheck] = checks;
        assert.ok(toSend && toSend.bytes >= 300_000, JSON.stringify(toSend));

        const digest = await push(access, first);
        assert.equal(digest, await skopeoDigest(first, guarded));
        const after = await preflightPush({ engine, access }, made.slice(0, 2));
        assert.deepEqual(
          after.map(({ tagState }) => tagState),
          ["same", "new"],
        );
        // A new tag of what is there needs no layer.
        assert.deepEqual(
          after.map((check) => check.toSend?.missing),
          [0, 0],
        );

        const [other = ""] = await build(address, "x");
        await engine.tagImage(other, first);
        const [changed] = await preflightPush({ engine, access }, [first]);
        assert.deepEqual([changed?.tagState, changed?.tagDigest], ["other", digest]);
        assert.equal(changed?.toSend?.missing, 1, JSON.stringify(changed));
        assert.ok(!JSON.stringify(checks).includes(password));
      },
    );

    test("knows what a token may do", LIMIT, async () => {
      const password = `tok-${unique()}`;
      const may = (path: string) => (path.startsWith("team/") ? ["pull", "push"] : ["pull"]);
      await using registry = await startTokenRegistry({
        users: [{ name: "ann", password, may }],
      });
      const access = accessWith(loginOf(registry.address, "ann", password));
      const [own = ""] = await build(registry.address, "1.0");
      const foreign = own.replace("/team/", "/other/");
      names.push(foreign);
      await engine.tagImage(own, foreign);
      const checks = await preflightPush({ engine, access }, [own, foreign]);
      assert.deepEqual(
        checks.map(({ mayPush }) => mayPush),
        [true, false],
      );
      const problem = checks[1]?.findings.find(({ severity }) => severity === "problem");
      assert.match(problem?.text ?? "", /does not let ann push to other\//);
      await push(access, own);
      const report = await pushImages(
        { engine, access, wait: async () => assert.fail("tried again") },
        [foreign],
        () => undefined,
        never,
      );
      assert.equal(report.failed.length, 1, "the look was wrong");
      const wrong = accessWith(loginOf(registry.address, "ann", "wr0ng"));
      const [refused] = await preflightPush({ engine, access: wrong }, [own]);
      assert.match(
        refused?.findings.find(({ severity }) => severity === "problem")?.text ?? "",
        /does not accept the login of ann/,
      );
    });

    test(
      "a registry with a private authority: a warning without its certificate",
      LIMIT,
      async () => {
        await using registry = await startTlsRegistry({ host: outerAddress() });
        await trustInEngine(bed, registry.address, registry.caFile);
        const [name = ""] = await build(registry.address, "1.0");
        const [unknown] = await preflightPush({ engine, access: accessWith(undefined) }, [name]);
        const told = unknown?.findings.filter(({ severity }) => severity !== "info") ?? [];
        assert.ok(told.length > 0 && told.every(({ severity }) => severity === "warning"));
        assert.match(told[0]?.text ?? "", /the engine may reach it/);
        const access = createRegistryAccess({
          surroundings,
          settings: () => ({ insecureHosts: [], caFile: registry.caFile }),
        });
        const [known] = await preflightPush({ engine, access }, [name]);
        assert.equal(known?.mayPush, true, JSON.stringify(known));
        await push(access, name);
      },
    );

    test("answers that are broken make warnings, and never an exception", LIMIT, async () => {
      const { address = "", username = "", password = "" } = guarded ?? {};
      const [name = ""] = await build(address, "1.0");
      await push(accessWith(loginOf(address, username, password)), name);
      const faults = [
        { kind: "truncate", after: 40 },
        { kind: "garble" },
        { kind: "reset" },
        { kind: "status", status: 500 },
        { kind: "status", status: 200, body: "<html>" },
      ] as const;
      // One after the other: Podman forgets one of two names that an image gets at the same time.
      let tagging = Promise.resolve();
      const look = async (fault: (typeof faults)[number]): Promise<void> => {
        await using proxy = await startFaultProxy(address);
        proxy.spoil({ path: /manifests|blobs/, fault });
        const access = accessWith(loginOf(proxy.address, username, password));
        const through = name.replace(address, proxy.address);
        names.push(through);
        tagging = tagging.then(() => engine.tagImage(name, through));
        await tagging;
        const [check] = await preflightPush({ engine, access, limit: 8000 }, [through]);
        assert.ok(check, fault.kind);
        assert.ok(
          !check.findings.some(({ severity }) => severity === "problem"),
          JSON.stringify(check),
        );
        assert.ok(!JSON.stringify(check).includes(password));
      };
      await Promise.all(faults.map(look));
    });
  });
}

function loginOf(serverAddress: string, username: string, password: string): RegistryCredentials {
  return { kind: "password", username, password, serverAddress };
}
