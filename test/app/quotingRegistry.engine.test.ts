import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { preflightPush } from "../../src/app/preflightPush.ts";
import { pullImage } from "../../src/app/pullImage.ts";
import { pushImages } from "../../src/app/pushImages.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import { connect, removeQuietly, tagSurely, unique } from "../engine/engineFixture.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { assertNoSecrets } from "./assertNoSecrets.ts";
import { accessWith, buildRandom } from "./pushFixture.ts";

const LIMIT = { timeout: 60_000 };
const guarded = realRegistry({ login: true });
const never = new AbortController().signal;

/** Where a registry says no, with the login or token that it got in its words. */
const places = [
  ["the manifest of a push", { method: "PUT", path: /\/manifests\// }],
  ["an upload", { method: "POST", path: /\/uploads\// }],
  ["all that is asked of manifests", { method: undefined, path: /\/manifests\// }],
] as const;

describe("a registry that quotes the login", { concurrency: true }, () => {
  for (const bed of guarded ? imageEngines() : []) describeQuotes(bed);
});

function describeQuotes(bed: RealEngine): void {
  describe(bed.name, { concurrency: 1 }, () => {
    const image = `local/quotes-${unique()}:1`;
    const names = [image];
    const password = `pw-${unique()}`;
    const identityToken = `id-${unique()}`;
    let engine: Engine;

    before(async () => {
      engine = await connect(bed);
      await buildRandom(engine, [image], 1000);
    });
    after(() => removeQuietly(engine, ...names));

    /** Pushes, pulls and looks with the login; gives all that was said. */
    const sayAll = async (address: string, login: RegistryCredentials) => {
      const reference = `${address}/quotes/app-${unique()}:1`;
      await tagSurely(engine, image, reference);
      names.push(reference);
      const access = accessWith(login);
      const said: unknown[] = [];
      const hear = (event: unknown): void => void said.push(event);
      const wait = async (): Promise<void> => undefined;
      const checks = await preflightPush({ engine, access }, [reference]);
      const report = await pushImages({ engine, access, wait }, [reference], hear, never);
      const pulled = await pullImage({ engine, access }, { reference }, hear).catch(
        (error: unknown) => error,
      );
      return { said: [...said, checks, report, pulled], report, pulled };
    };

    for (const [what, rule] of places) {
      test(`a password, ${what}`, LIMIT, async () => {
        const { address = "", username = "", password: given = "" } = guarded ?? {};
        await using proxy = await startFaultProxy(address);
        const { path, method } = rule;
        const quoted = proxy.spoil({ path, ...(method && { method }), fault: { kind: "quote" } });
        const { said, report, pulled } = await sayAll(proxy.address, {
          ...{ kind: "password", username, password: given, serverAddress: proxy.address },
        });
        assert.ok(quoted.hits > 0);
        assertNoSecrets(said, [given, `${username}:${given}`]);
        const error = method === undefined ? pulled : report.failed[0]?.error;
        assert.ok(isSlipwayError(error), String(error));
        // The one store keeps the words of registries to itself.
        if (!bed.name.includes("containerd") && method === "PUT") {
          assert.match(error.message, /no push for \S*\*\*\* by Basic \*\*\*/);
        }
      });
    }

    test("an identity token, and the tokens that it gives", LIMIT, async () => {
      await using registry = await startTokenRegistry({
        users: [{ name: "ann", password, identityToken }],
      });
      await using proxy = await startFaultProxy(registry.address);
      proxy.spoil({ path: /\/(manifests|uploads)\//, fault: { kind: "quote" } });
      const { said } = await sayAll(proxy.address, {
        ...{ kind: "token", identityToken, serverAddress: proxy.address },
      });
      const sent = proxy.seen.flatMap(({ fault, authorization }) =>
        fault === "quote" && authorization ? [authorization.replace(/^\w+ /, "")] : [],
      );
      assert.ok(sent.length > 0);
      assertNoSecrets(said, [identityToken, ...new Set(sent)]);
    });
  });
}
