import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Memento, SecretStorage } from "vscode";
import type { RegistryCredentials } from "../../src/engine/engine.ts";
import { createSavedCredentials } from "../../src/vscode/push/savedCredentials.ts";

const login: RegistryCredentials = {
  ...{ kind: "password", username: "me", password: "hidden", serverAddress: "r.example" },
};

describe("saved credentials", () => {
  it("keeps a login for each registry, and only the hosts outside of the secrets", async () => {
    const { saved, state, secrets } = createStore();
    await saved.save("r.example", login);
    await saved.save("a.example:5000", { ...login, serverAddress: "a.example:5000" });
    assert.deepEqual(await saved.get("r.example"), login);
    assert.deepEqual(saved.registries(), ["a.example:5000", "r.example"]);
    assert.doesNotMatch(JSON.stringify([...state]), /hidden|"me"/);
    assert.equal(secrets.size, 2);
  });

  it("forgets a login", async () => {
    const { saved, secrets } = createStore();
    await saved.save("r.example", login);
    await saved.remove("r.example");
    assert.equal(await saved.get("r.example"), undefined);
    assert.deepEqual(saved.registries(), []);
    assert.equal(secrets.size, 0);
  });

  for (const broken of ["", "no json", "null", "[]", '{"kind":"password"}', '{"kind":"token"}']) {
    it(`has no login where ${JSON.stringify(broken)} was kept`, async () => {
      const { saved, secrets } = createStore();
      await saved.save("r.example", login);
      for (const key of secrets.keys()) secrets.set(key, broken);
      assert.equal(await saved.get("r.example"), undefined);
    });
  }
});

function createStore() {
  const secrets = new Map<string, string>();
  const state = new Map<string, unknown>();
  const storage: Pick<SecretStorage, "get" | "store" | "delete"> = {
    get: async (key) => secrets.get(key),
    store: async (key, value) => void secrets.set(key, value),
    delete: async (key) => void secrets.delete(key),
  };
  const memento: Pick<Memento, "update"> & { get<T>(key: string, fallback: T): T } = {
    get: (key, fallback) => (state.get(key) as typeof fallback | undefined) ?? fallback,
    update: async (key, value) => void state.set(key, value),
  };
  const saved = createSavedCredentials(storage as SecretStorage, memento as Memento);
  return { saved, secrets, state };
}
