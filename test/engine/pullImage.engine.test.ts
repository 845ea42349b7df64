import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { pullImage } from "../../src/app/pullImage.ts";
import { noPullProgress, pullFigures, reducePull } from "../../src/app/pullProgress.ts";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, LayerEvent, RegistryCredentials } from "../../src/engine/engine.ts";
import { accessWith } from "../app/pushFixture.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { startCutProxy } from "./cutProxy.ts";
import {
  buildRequest,
  connect,
  eventually,
  recordBuild,
  removeQuietly,
  unique,
} from "./engineFixture.ts";
import { pushIndex } from "./pushIndex.ts";
import { startSlowRegistry } from "./slowRegistry.ts";

const LIMIT = { timeout: 60_000 };
const guarded = realRegistry({ login: true });
const open = realRegistry({ login: false });

for (const bed of guarded && open ? imageEngines() : []) {
  describe(`pull, ${bed.name}`, () => {
    let engine: Engine;
    const word = unique();
    const name = `${guarded?.address}/team/pull-${word}:v1`;
    const credentials: RegistryCredentials = {
      kind: "password",
      username: guarded?.username ?? "",
      password: guarded?.password ?? "",
      serverAddress: guarded?.address ?? "",
    };
    let digest: string | undefined;

    before(async () => {
      engine = await connect(bed);
      const dockerfile = `FROM busybox:1.36\nRUN echo ${word} > /f\nRUN echo ${word} > /g\n`;
      const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags: [name] }));
      assert.equal(error, undefined);
      ({ digest } = await engine.pushImage({ reference: name, credentials }, () => undefined));
    });
    after(() => removeQuietly(engine, name));

    const pull = async (reference: string, login?: RegistryCredentials, platform?: string) => {
      const events: LayerEvent[] = [];
      const outcome = await engine.pullImage(
        { reference, credentials: login, ...(platform !== undefined && { platform }) },
        (event) => events.push(event),
      );
      return { outcome, events };
    };

    test("layer by layer, with the login, and says where all is there already", LIMIT, async () => {
      await removeQuietly(engine, name);
      // What the build left would spare the engine the layers.
      const { outcome, events } = await pull(name, credentials);
      assert.deepEqual(outcome, { digest, upToDate: false });
      assert.equal((await engine.inspectImage(name)).digests.length > 0, true);
      for (const { layer } of events) assert.match(layer ?? "0123456789ab", /^[0-9a-f]{12}$/);
      const { done, all } = pullFigures(events.reduce(reducePull, noPullProgress));
      assert.equal(done, all);
      const again = await pull(name, credentials);
      assert.deepEqual(again.outcome, { digest, upToDate: true });
    });

    test("by digest", LIMIT, async () => {
      const byDigest = `${name.replace(":v1", "")}@${digest}`;
      try {
        const { outcome } = await pull(byDigest, credentials);
        assert.equal(outcome.digest, digest);
        const { tags, digests } = await engine.inspectImage(byDigest);
        assert.ok(digests.includes(byDigest), digests.join());
        assert.ok(!tags.some((tag) => tag.includes("@")), tags.join());
      } finally {
        await engine.removeImage(byDigest).catch(() => undefined);
      }
    });

    test("another platform", LIMIT, async () => {
      const repository = `multi-${word}`;
      const multi = `${open?.address}/${repository}:1`;
      await pushIndex(open?.address ?? "", repository, "1", ["linux/amd64", "linux/arm64/v8"]);
      try {
        const { outcome, events } = await pull(multi, undefined, "linux/arm64");
        assert.equal(outcome.upToDate, false);
        assert.ok(
          events.some(({ layer }) => layer !== undefined),
          JSON.stringify(events),
        );
        const { architecture, config } = await engine.inspectImage(multi);
        assert.equal(architecture, "arm64");
        assert.ok(config.env.includes("FOR=linux/arm64/v8"), config.env.join());
        await assert.rejects(pull(multi, undefined, "linux/s390x"), (error) => {
          assert.ok(isSlipwayError(error, "pull-refused"), String(error));
          assert.equal(error.facts.reason, "not-found", error.message);
          assert.match(error.message, /does not have it for linux\/s390x/);
          return true;
        });
      } finally {
        await removeQuietly(engine, multi);
      }
    });

    const wrong: RegistryCredentials = { ...credentials, password: "wrong-pass" };
    for (const [what, reference, login, reason, canLogIn, words] of [
      ["no login", name, undefined, "unauthorized", true, /wants a login/],
      ["a wrong password", name, wrong, "unauthorized", true, /does not accept these credentials/],
      ["an unknown tag", `${open?.address}/none-${word}:1`, undefined, "not-found", false, /none/],
      ["nobody listens", "127.0.0.1:1/x:1", undefined, "unknown-host", false, /cannot be reached/],
      ["an unknown host", "registry.invalid/x:1", undefined, "unknown-host", false, /invalid/],
    ] as const) {
      test(`refused: ${what}`, LIMIT, async () => {
        await assert.rejects(pull(reference, login), (error) => {
          assert.ok(isSlipwayError(error, "pull-refused"), String(error));
          assert.equal(error.facts.reason, reason, error.message);
          assert.equal(error.facts.login, canLogIn);
          assert.equal(error.facts.registry, reference.slice(0, reference.indexOf("/")));
          assert.match(error.message, words);
          assert.ok(!error.message.includes("wrong-pass"));
          assert.notEqual(error.hint, "");
          return true;
        });
      });
    }

    test(
      "asks for the login that the registry wants, and keeps one that it took",
      LIMIT,
      async () => {
        const given = [wrong, credentials];
        const asked: string[] = [];
        const kept: RegistryCredentials[] = [];
        const { digest: pulled } = await pullImage(
          {
            ...{ engine, access: accessWith(undefined) },
            async askCredentials({ registry, why }) {
              asked.push(`${registry} ${why}`);
              return given.shift();
            },
            async credentialsAccepted(_, taken) {
              kept.push(taken);
            },
          },
          { reference: name },
          () => undefined,
        );
        assert.equal(pulled, digest);
        const { address } = guarded ?? {};
        assert.deepEqual(asked, [`${address} missing`, `${address} rejected`]);
        assert.deepEqual(kept, [credentials]);
      },
    );

    // The classic store lets go of a layer at the next bytes that come.
    test("a cancel stops it in the engine", LIMIT, async () => {
      const registry = await startSlowRegistry({ trickle: true });
      try {
        const stop = new AbortController();
        const events: LayerEvent[] = [];
        const pulling = engine.pullImage(
          { reference: registry.image, credentials: undefined },
          (event) => events.push(event),
          stop.signal,
        );
        const ended = assert.rejects(pulling, (error) => isAbort(error));
        await eventually("the layer is coming", () => registry.pulling > 0, 15_000);
        stop.abort();
        // The layer never comes to its end, so nothing but the cancel does this.
        await ended;
        await eventually("the engine has let go", () => registry.pulling === 0, 15_000);
        await assert.rejects(engine.inspectImage(registry.image));
      } finally {
        await registry.close();
      }
    });

    test("an engine that goes away in the middle is one error", LIMIT, async () => {
      const registry = await startSlowRegistry({ trickle: true });
      const proxy = await startCutProxy(bed.host);
      try {
        const cut = await connect({ ...bed, host: proxy.host });
        const pulling = cut.pullImage(
          { reference: registry.image, credentials: undefined },
          () => undefined,
        );
        const ended = assert.rejects(pulling, (error) => {
          assert.ok(isSlipwayError(error, "engine-lost"), String(error));
          return true;
        });
        await eventually("the layer is coming", () => registry.pulling > 0, 15_000);
        proxy.cut();
        await ended;
        await eventually("the engine has let go", () => registry.pulling === 0, 15_000);
      } finally {
        await proxy.close();
        await registry.close();
      }
    });

    // The classic store of Docker tries for a minute.
    if (/containerd|podman/.test(bed.name)) {
      test("a registry that breaks off in the middle is refused", LIMIT, async () => {
        const registry = await startSlowRegistry();
        const pulling = engine.pullImage(
          { reference: registry.image, credentials: undefined },
          () => undefined,
        );
        const ended = assert.rejects(pulling, (error) => {
          assert.ok(isSlipwayError(error, "pull-refused"), String(error));
          return true;
        });
        await eventually("the layer is coming", () => registry.pulling > 0, 15_000);
        await registry.close();
        await ended;
      });
    }

    test("an aborted call rejects as aborted, a name that is none before anything is asked", async () => {
      const asked = { reference: name, credentials: undefined };
      const aborted = engine.pullImage(asked, () => undefined, AbortSignal.abort());
      await assert.rejects(aborted, (error) => isAbort(error));
      const bad = pullImage(
        { engine, access: accessWith(undefined) },
        { reference: "NO" },
        () => undefined,
      );
      await assert.rejects(bad, (error) => isSlipwayError(error, "bad-reference"));
    });
  });
}
