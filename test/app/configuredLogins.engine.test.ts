import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { preflightPush } from "../../src/app/preflightPush.ts";
import { pullImage } from "../../src/app/pullImage.ts";
import { pushImages } from "../../src/app/pushImages.ts";
import { createRegistryAccess, forOneOperation } from "../../src/app/registryAccess.ts";
import type { CredentialsAsk } from "../../src/app/withLogin.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import {
  BASE,
  connect,
  eventually,
  removeQuietly,
  tagSurely,
  unique,
} from "../engine/engineFixture.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { assertNoSecrets } from "./assertNoSecrets.ts";
import { skopeoDigest } from "./pushFixture.ts";

const LIMIT = { timeout: 30_000 };
const guarded = realRegistry({ login: true });
const { address = "", username = "", password = "" } = guarded ?? {};
const never = new AbortController().signal;
const wait = async (): Promise<void> => undefined;

// The engines have nothing to do with each other.
describe("logins of the docker configuration", { concurrency: true }, () => {
  for (const bed of guarded ? imageEngines() : []) describeLogins(bed);
});

function describeLogins(bed: RealEngine): void {
  describe(bed.name, { concurrency: 1 }, () => {
    const names: string[] = [];
    let engine: Engine;
    let home: string;
    before(async () => {
      engine = await connect(bed);
    });
    after(() => removeQuietly(engine, ...names));
    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), "slipway-logins-"));
      await mkdir(join(home, ".docker/bin"), { recursive: true });
    });
    afterEach(() => rm(home, { recursive: true, force: true }));

    const writeConfig = (config: object) =>
      writeFile(join(home, ".docker/config.json"), JSON.stringify(config));
    /** Writes its process down each time that it is asked; gives all of these. */
    const writeHelper = async (script: string): Promise<() => Promise<readonly number[]>> => {
      const mark = join(home, "asked");
      const file = join(home, ".docker/bin/docker-credential-odd");
      await writeFile(file, `#!/bin/sh\necho $$ >>"${mark}"\n${script}\n`);
      await chmod(file, 0o755);
      await writeConfig({ credsStore: "odd" });
      return async () => {
        const text = await readFile(mark, "utf8").catch(() => "");
        return text.split("\n").slice(0, -1).map(Number);
      };
    };
    const accessWithin = (helperLimit?: number) =>
      createRegistryAccess({
        surroundings: { env: { PATH: process.env.PATH }, home, platform: "linux", uid: 1 },
        settings: () => ({ insecureHosts: [], caFile: "" }),
        ...(helperLimit !== undefined && { helperLimit }),
      });
    const tagged = async (...paths: readonly string[]): Promise<readonly string[]> => {
      const made = paths.map((path) => `${address}/${path}-${unique()}:1`);
      for (const name of made) await tagSurely(engine, BASE, name);
      names.push(...made);
      return made;
    };
    const push = (
      access: ReturnType<typeof accessWithin>,
      references: readonly string[],
      askCredentials?: (ask: CredentialsAsk) => Promise<undefined>,
    ) => {
      const deps = { engine, access, wait, ...(askCredentials && { askCredentials }) };
      return pushImages(deps, references, () => undefined, never);
    };

    test("one for a part of the registry counts for that part, in every way", LIMIT, async () => {
      const auth = Buffer.from(`${username}:${password}`).toString("base64");
      await writeConfig({ auths: { [`${address}/part`]: { auth } } });
      const [own = "", other = ""] = await tagged("part/app", "other/app");
      const access = accessWithin();
      const checks = await preflightPush({ engine, access }, [own, other]);
      assert.deepEqual(
        checks.map(({ mayPush, login }) => [mayPush, login?.username]),
        [
          [true, username],
          [false, undefined],
        ],
      );
      const { pushed, failed } = await push(access, [own, other]);
      assert.equal(pushed[0]?.digest, await skopeoDigest(own, guarded));
      assert.deepEqual([pushed[0]?.reference, pushed[0]?.verdict], [own, "verified"]);
      assert.match(failed[0]?.error.message ?? "", /wants a login/);
      await engine.removeImage(own);
      const pulled = await pullImage({ engine, access }, { reference: own }, () => undefined);
      assert.match(pulled.digest ?? "", /^sha256:/);
    });

    for (const [what, script, says] of [
      ["hangs", "exec sleep 600", /docker-credential-odd .*did not answer within 0\.3 s/],
      ["says nonsense", "echo '<html>'", /docker-credential-odd .*its answer is not as agreed/],
      [
        "breaks off",
        `echo '{"Secret":"${password}'; exit 1`,
        /docker-credential-odd .*exit code 1/,
      ],
    ] as const) {
      test(`a helper that ${what} is asked once, and told of`, LIMIT, async () => {
        const asked = await writeHelper(script);
        const references = await tagged("helped/one", "helped/two");
        const [reference = ""] = references;
        const access = forOneOperation(accessWithin(300));
        const checks = await preflightPush({ engine, access }, references);
        for (const { findings } of checks) {
          const told = findings.filter(({ severity }) => severity !== "info");
          assert.equal(told.length, 1, JSON.stringify(told));
          assert.equal(told[0]?.severity, "problem");
          assert.match(told[0]?.text ?? "", says);
        }
        const { failed } = await push(access, references);
        assert.equal(failed.length, 2);
        for (const { error } of failed) {
          assert.ok(isSlipwayError(error, "credentials-unreadable"), String(error));
          assert.match(error.message, says);
        }
        assert.equal((await asked()).length, 1);

        const asks: CredentialsAsk[] = [];
        const dismissed = await push(access, [reference], async (ask) => {
          asks.push(ask);
          return undefined;
        });
        assert.deepEqual(
          asks.map(({ why }) => why),
          ["unreadable"],
        );
        assert.match(asks[0]?.problem?.message ?? "", says);
        assert.equal(dismissed.failed[0]?.error.code, "credentials-unreadable");
        assert.equal((await asked()).length, 1);

        const pulling = pullImage(
          { engine, access: accessWithin(300) },
          { reference },
          () => undefined,
        ).catch((error: unknown) => error);
        const refused = await pulling;
        assert.ok(isSlipwayError(refused, "credentials-unreadable"), String(refused));
        assert.match(refused.message, says);
        assert.equal((await asked()).length, 2);
        assertNoSecrets([checks, failed, asks, dismissed, refused], [password]);
      });
    }

    test("a helper that says that it has nothing is no failure", LIMIT, async () => {
      const asked = await writeHelper("echo credentials not found in native keychain; exit 1");
      const [reference = ""] = await tagged("helped/none");
      const access = forOneOperation(accessWithin());
      const [check] = await preflightPush({ engine, access }, [reference]);
      const told = check?.findings.filter(({ severity }) => severity !== "info") ?? [];
      assert.deepEqual(
        told.map(({ text }) => text),
        [`${address} wants a login, and none is known.`],
      );
      const { failed } = await push(access, [reference]);
      const refused = await pullImage({ engine, access }, { reference }, () => undefined).catch(
        (error: unknown) => error,
      );
      for (const error of [failed[0]?.error, refused]) {
        assert.match(String(error), /wants a login/);
      }
      assert.equal((await asked()).length, 1);
    });

    test("a slow helper takes nothing of the registry's time", LIMIT, async () => {
      const answer = JSON.stringify({ ServerURL: address, Username: username, Secret: password });
      await writeHelper(`sleep 1.5; echo '${answer}'`);
      const [reference = ""] = await tagged("helped/slow");
      const deps = { engine, access: accessWithin(), limit: 1200 };
      const [check] = await preflightPush(deps, [reference]);
      assert.equal(check?.mayPush, true, JSON.stringify(check));
    });

    test("a cancel ends a helper that hangs", LIMIT, async () => {
      // Longer than the test may take, so that nothing else can end it.
      const asked = await writeHelper("exec sleep 600");
      const [reference = ""] = await tagged("helped/cancelled");
      const access = accessWithin(600_000);
      const started = async (times: number): Promise<void> =>
        eventually("the helper runs", async () => (await asked()).length === times, 10_000);
      const ways: readonly ((signal: AbortSignal) => Promise<unknown>)[] = [
        (signal) => preflightPush({ engine, access }, [reference], signal),
        (signal) => pushImages({ engine, access, wait }, [reference], () => undefined, signal),
        (signal) => pullImage({ engine, access }, { reference }, () => undefined, signal),
      ];
      for (const [at, way] of ways.entries()) {
        const abort = new AbortController();
        const ended = assert.rejects(way(abort.signal), { name: "AbortError" });
        await started(at + 1);
        abort.abort();
        await ended;
        const pid = (await asked()).at(-1) ?? 0;
        await eventually("the helper is gone", () => !isRunning(pid));
      }
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
