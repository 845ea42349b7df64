import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import { createRegistryNames } from "../../src/app/registryNames.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { realRegistry } from "../support/realEngines.ts";
import { putImage } from "./putImage.ts";

const LIMIT = { timeout: 60_000 };
const home = mkdtempSync(join(tmpdir(), "slipway-registry-names-"));
after(() => rmSync(home, { recursive: true, force: true }));
const surroundings = { env: { DOCKER_CONFIG: home }, home, platform: process.platform, uid: 0 };
const registries = [realRegistry({ login: false }), realRegistry({ login: true })];
let count = 0;
const unique = (): string => `slipway-names/r${process.pid}-${Date.now()}-${++count}`;

for (const registry of registries) {
  if (!registry) continue;
  const { address, username, password } = registry;

  describe(`names of a ${username === undefined ? "registry" : "registry with login"}`, () => {
    it("are its tags, repositories and digests, with the user's login", LIMIT, async () => {
      const repository = unique();
      const digest = await putImage(registry, repository, "1.9", { text: repository });
      await putImage(registry, repository, "1.10", { text: `${repository} 2` });
      const { names, failures } = open({ username, password });
      const name = `${address}/${repository}`;
      for (const typed of [`${name}:`, `${name}:1.9@`, `${address}/slip`]) {
        names.look(typed);
        await names.settled(typed);
      }
      assert.deepEqual(names.look(`${name}:`).tags, ["1.10", "1.9"]);
      assert.equal(names.look(`${name}:1.9@`).digest, digest);
      assert.ok(names.look(`${address}/slip`).repositories.includes(name));
      assert.deepEqual(failures, []);
    });

    it("are none where the repository is not there, which only the log says", LIMIT, async () => {
      const { names, failures } = open({ username, password });
      const typed = `${address}/${unique()}:`;
      names.look(typed);
      await names.settled(typed);
      assert.deepEqual(names.look(typed).tags, []);
      assert.equal(failures.length, 1);
    });

    if (username !== undefined) {
      it("are none without a login", LIMIT, async () => {
        const repository = unique();
        await putImage(registry, repository, "1.0", { text: repository });
        const { names, failures } = open({});
        names.look(`${address}/${repository}:`);
        await names.settled(`${address}/${repository}:`);
        assert.deepEqual(names.look(`${address}/${repository}:`).tags, []);
        assert.match(failures.join(), /login/);
      });
    }

    function open(login: { username?: string | undefined; password?: string | undefined }) {
      const failures: string[] = [];
      const saved: RegistryCredentials | undefined =
        login.username === undefined || login.password === undefined
          ? undefined
          : {
              kind: "password",
              username: login.username,
              password: login.password,
              serverAddress: address,
            };
      const access = createRegistryAccess({
        surroundings,
        savedCredentials: async () => saved,
        settings: () => ({ insecureHosts: [address], caFile: "" }),
      });
      const names = createRegistryNames({
        access: async () => access,
        allowed: () => [address],
        now: Date.now,
        onFailure: (what, error) => failures.push(`${what}: ${error}`),
      });
      after(() => names.clear());
      return { names, failures };
    }
  });
}
