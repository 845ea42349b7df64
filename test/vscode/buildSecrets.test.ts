import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SecretStorage, Uri } from "vscode";
import { createBuildSecrets } from "../../src/vscode/build/form/buildSecrets.ts";

function createStorage(): Pick<SecretStorage, "get" | "store" | "delete"> & {
  readonly kept: Map<string, string>;
} {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
}

function uri(text: string): Uri {
  return { scheme: text.split(":")[0], toString: () => text } as Uri;
}

function open(storage: ReturnType<typeof createStorage>, dockerfile: string) {
  return createBuildSecrets(storage as unknown as SecretStorage, uri(dockerfile));
}

describe("createBuildSecrets", () => {
  it("keeps what shall be kept, for each Dockerfile, and apart from arguments", async () => {
    const storage = createStorage();
    await open(storage, "file:///a").keep("secret:npm", "hush", "stored");
    assert.equal(await open(storage, "file:///a").read("secret:npm"), "hush");
    assert.equal(await open(storage, "file:///a").read("arg:npm"), undefined);
    assert.equal(await open(storage, "file:///b").read("secret:npm"), undefined);
  });

  it("forgets with the build what was typed for one", async () => {
    const storage = createStorage();
    const secrets = open(storage, "file:///a");
    await secrets.keep("secret:npm", "hush", "once");
    assert.equal(await secrets.read("secret:npm"), "hush");
    assert.equal(storage.kept.size, 0);
    assert.equal(await open(storage, "file:///a").read("secret:npm"), undefined);
  });

  it("lets the last word count", async () => {
    const storage = createStorage();
    const secrets = open(storage, "file:///a");
    await secrets.keep("secret:npm", "old", "once");
    await secrets.keep("secret:npm", "new", "stored");
    assert.equal(await secrets.read("secret:npm"), "new");
    await secrets.keep("secret:npm", "newer", "once");
    assert.equal(await secrets.read("secret:npm"), "newer");
    await secrets.forget("secret:npm");
    assert.equal(await secrets.read("secret:npm"), undefined);
    assert.equal(storage.kept.size, 0);
  });

  it("keeps nothing of a document without an address", async () => {
    const storage = createStorage();
    const secrets = open(storage, "untitled:Untitled-1");
    await secrets.keep("secret:npm", "hush", "stored");
    assert.equal(secrets.canStore, false);
    assert.equal(await secrets.read("secret:npm"), "hush");
    assert.equal(storage.kept.size, 0);
  });
});
