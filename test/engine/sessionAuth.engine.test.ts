import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { realEngines } from "../support/realEngines.ts";
import { type BearerRegistry, startBearerRegistry, type TokenAsked } from "./bearerRegistry.ts";
import { buildInSession } from "./sessionBuild.ts";

const LIMIT = { timeout: 60_000 };
const SECRET = "hunter2";

const hasPassword = ({ login }: TokenAsked): boolean => login === `ann:${SECRET}`;

for (const bed of realEngines()) {
  describe(`registry tokens, ${bed.name}`, () => {
    /** Pulls the registry's image and gives what is in it. */
    const pull = async (
      { address }: BearerRegistry,
      credentials: RegistryCredentials | undefined,
      tokenSeed?: Uint8Array,
    ) => {
      const folder = await mkdtemp(join(tmpdir(), "slipway-auth-"));
      try {
        const asked: string[] = [];
        const { error } = await buildInSession(bed, `FROM ${address}/base:1\n`, {
          output: { Type: "local" },
          services: {
            tokenSeed,
            exports: [{ kind: "folder", path: folder }],
            async credentialsFor(host) {
              asked.push(host);
              return credentials;
            },
          },
        });
        const hello = error ? undefined : readFileSync(join(folder, "hello"), "utf8");
        return { error, asked, hello };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };
    const serverAddress = "any";
    const password = {
      kind: "password",
      username: "ann",
      password: SECRET,
      serverAddress,
    } as const;

    test("with a password we ask for the token, and the engine gets no more", LIMIT, async () => {
      await using registry = await startBearerRegistry(hasPassword);
      const { error, asked, hello } = await pull(registry, password);
      assert.equal(error, undefined, `${error}`);
      assert.match(hello ?? "", /^\d+$/);
      assert.deepEqual(asked, [registry.address]);
      assert.ok(registry.tokenRequests.length > 0);
      for (const { method, login, query, userAgent } of registry.tokenRequests) {
        assert.deepEqual([method, login, userAgent], ["GET", `ann:${SECRET}`, undefined]);
        assert.deepEqual(
          [query.get("service"), query.get("scope")],
          ["fake", "repository:base:pull"],
        );
      }
    });

    test("an identity token is changed for one of the registry", LIMIT, async () => {
      await using registry = await startBearerRegistry(
        ({ form }) => form.get("refresh_token") === SECRET,
      );
      const { error } = await pull(registry, {
        kind: "token",
        identityToken: SECRET,
        serverAddress,
      });
      assert.equal(error, undefined, `${error}`);
      for (const { method, form, userAgent } of registry.tokenRequests) {
        assert.deepEqual(
          [method, form.get("grant_type"), userAgent],
          ["POST", "refresh_token", undefined],
        );
      }
    });

    test("without a login the engine asks itself", LIMIT, async () => {
      await using registry = await startBearerRegistry(({ login }) => login === undefined);
      const { error } = await pull(registry, undefined);
      assert.equal(error, undefined, `${error}`);
      assert.ok(registry.tokenRequests.length > 0);
      for (const { userAgent } of registry.tokenRequests) assert.notEqual(userAgent, undefined);
    });

    test("a login that is refused is told by the registry's name alone", LIMIT, async () => {
      await using registry = await startBearerRegistry(() => false);
      const { error } = await pull(registry, password);
      assert.match(String(error), new RegExp(`no token for ${registry.address} .*unauthorized`));
      assert.doesNotMatch(String(error), new RegExp(SECRET));
    });

    test(
      "with the same seed a token serves later builds, for the same login only",
      LIMIT,
      async () => {
        await using registry = await startBearerRegistry(() => true);
        const seed = randomBytes(32);
        const countAfter = async (login: RegistryCredentials, chosen: Uint8Array) => {
          const { error } = await pull(registry, login, chosen);
          assert.equal(error, undefined, `${error}`);
          return registry.tokenRequests.length;
        };
        const first = await countAfter(password, seed);
        assert.equal(await countAfter(password, seed), first);
        const second = await countAfter({ ...password, password: "other" }, seed);
        assert.ok(second > first);
        assert.ok((await countAfter(password, randomBytes(32))) > second);
      },
    );
  });
}
