import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, LayerEvent, RegistryCredentials } from "../../src/engine/engine.ts";
import { type RealRegistry, realEngines, realRegistry } from "../support/realEngines.ts";
import {
  BASE,
  buildRequest,
  connect,
  recordBuild,
  removeQuietly,
  tagSurely,
  unique,
} from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };
const guarded = realRegistry({ login: true });
const open = realRegistry({ login: false });

if (guarded && open) {
  for (const bed of realEngines()) describePush(bed, guarded, open);
}

function describePush(
  bed: ReturnType<typeof realEngines>[number],
  guarded: RealRegistry,
  open: RealRegistry,
): void {
  describe(`push, ${bed.name}`, () => {
    let engine: Engine;
    const word = unique();
    const name = `${guarded.address}/team/slipway-${word}:v1`;
    const openName = `${open.address}/slipway-${word}:v1`;
    const nowhere = `127.0.0.1:1/slipway-${word}:v1`;
    const noHost = `registry.invalid/slipway-${word}:v1`;
    const names = [name, openName, nowhere, noHost];
    const credentials: RegistryCredentials = {
      kind: "password",
      username: guarded.username ?? "",
      password: guarded.password ?? "",
      serverAddress: guarded.address,
    };

    before(async () => {
      engine = await connect(bed);
      const dockerfile = `FROM ${BASE}\nRUN echo ${word} > /f\n`;
      const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags: names }));
      assert.equal(error, undefined);
    });
    after(() => removeQuietly(engine, ...names));

    test("with the right credentials, layer by layer", LIMIT, async () => {
      const events: LayerEvent[] = [];
      const push = { reference: name, credentials };
      const outcome = await engine.pushImage(push, (event) => events.push(event));
      assert.match(outcome.digest ?? "", /^sha256:[0-9a-f]{64}$/);
      assert.ok((outcome.size ?? 0) > 100);
      // The layer of the base may be in another repository of the registry already.
      const through = events.filter(({ status }) => /^(Pushed|Mounted from)/.test(status));
      assert.equal(through.length, 2, JSON.stringify(events));
      assert.ok(through.some(({ status }) => status === "Pushed"));
      assert.ok(through.every(({ layer }) => /^[0-9a-f]{12}$/.test(layer ?? "")));
      const again: LayerEvent[] = [];
      await engine.pushImage(push, (event) => again.push(event));
      assert.ok(again.some(({ status }) => status === "Layer already exists"));
    });

    test("without a login where none is wanted", LIMIT, async () => {
      const push = { reference: openName, credentials: undefined };
      const { digest } = await engine.pushImage(push, () => undefined);
      assert.match(digest ?? "", /^sha256:/);
    });

    test("a name and password that need the URL alphabet", LIMIT, async () => {
      // "?>" and "~~~" give "/" and "+" in plain base64, which the engine would not read.
      const odd = { ...credentials, username: "a?>~~~?>?", password: "~~~???>>>ü" };
      await assert.rejects(
        engine.pushImage({ reference: name, credentials: odd }, () => undefined),
        (error) => {
          assert.ok(isSlipwayError(error, "push-refused"), String(error));
          assert.match(error.message, /does not accept these credentials/);
          assert.ok(!error.message.includes(odd.password));
          return true;
        },
      );
    });

    const refusals: readonly (readonly [
      string,
      string,
      RegistryCredentials | undefined,
      string,
      boolean,
      RegExp,
    ])[] = [
      ["no credentials", name, undefined, "unauthorized", true, /wants a login/],
      [
        "a wrong password",
        name,
        { ...credentials, password: "wrong-pass" },
        "unauthorized",
        true,
        /does not accept these credentials/,
      ],
      ["nobody listens", nowhere, undefined, "unknown-host", false, /cannot be reached/],
      ["an unknown host", noHost, undefined, "unknown-host", false, /registry\.invalid/],
      ["no such image", `${open.address}/none-${word}:v1`, undefined, "not-found", false, /none/],
    ];
    for (const [what, reference, login, reason, canLogIn, message] of refusals) {
      test(`refused: ${what}`, LIMIT, async () => {
        await assert.rejects(
          engine.pushImage({ reference, credentials: login }, () => undefined),
          (error) => {
            assert.ok(isSlipwayError(error, "push-refused"), String(error));
            assert.equal(error.facts.reason, reason, error.message);
            assert.equal(error.facts.login, canLogIn);
            assert.equal(error.facts.registry, reference.slice(0, reference.indexOf("/")));
            assert.match(error.message, message);
            assert.ok(!error.message.includes("wrong-pass"));
            assert.notEqual(error.hint, "");
            return true;
          },
        );
      });
    }

    test("an abort ends it", LIMIT, async () => {
      const abort = new AbortController();
      const push = engine.pushImage(
        { reference: name, credentials },
        () => abort.abort(),
        abort.signal,
      );
      await assert.rejects(push, (error) => isAbort(error));
    });

    for (const buildkit of [true, false]) {
      test(`a base behind a login, ${buildkit ? "BuildKit" : "classic"}`, LIMIT, async () => {
        const base = `${guarded.address}/team/base-${word}-${buildkit}:v1`;
        await tagSurely(engine, BASE, base);
        await engine.pushImage({ reference: base, credentials }, () => undefined);
        await removeQuietly(engine, base);
        const asked: string[] = [];
        const request = buildRequest(`FROM ${base}\nLABEL b=${word}\n`, {
          buildkit,
          pull: true,
          registries: [guarded.address],
          credentialsFor: async (host) => {
            asked.push(host);
            return host === guarded.address ? credentials : undefined;
          },
        });
        const { error, imageId, events } = await recordBuild(engine, request);
        await removeQuietly(engine, imageId ?? "none", base);
        assert.equal(error, undefined, `${error}`);
        assert.ok(asked.includes(guarded.address));
        assert.ok(!JSON.stringify(events).includes(guarded.password ?? "-"));
        const { error: refused } = await recordBuild(engine, {
          ...request,
          noCache: true,
          credentialsFor: async () => undefined,
        });
        assert.ok(isSlipwayError(refused, "build-failed"), String(refused));
        assert.match(refused.hint, /Log in/);
        const broken = await recordBuild(engine, {
          ...request,
          noCache: true,
          credentialsFor: async () => {
            throw new Error("helper said s3cret");
          },
        });
        assert.ok(isSlipwayError(broken.error, "build-failed"), String(broken.error));
        const message = `The credentials for ${guarded.address} could not be read.`;
        assert.ok(
          broken.events.some((event) => event.type === "warning" && event.message === message),
        );
      });
    }
  });
}
