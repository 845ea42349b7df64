import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { registryFactSource } from "../../../src/app/baseFacts/registryFactSource.ts";
import type { RegistryAccess } from "../../../src/app/registryAccess.ts";
import { createBlobStore } from "../../../src/image/createBlobStore.ts";
import { digestOf } from "../../../src/oci/digest.ts";
import { mediaTypes } from "../../../src/oci/mediaTypes.ts";
import { readManifest } from "../../../src/oci/readManifest.ts";
import type { RegistryClient } from "../../../src/registry/index.ts";

const LIMIT = { timeout: 10_000 };
const name = "example.com/team/base:1";
const hour = 60 * 60_000;

/** A registry in memory, which keeps account of what it is asked. */
function open() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-facts-"));
  const blobs = new Map<string, Buffer>();
  const put = (value: object): { digest: string; size: number } => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const image = (user: string, architecture = "amd64", os = "linux"): string => {
    const rootfs = { type: "layers", diff_ids: [] };
    const config = put({ os, architecture, config: { User: user }, rootfs });
    return put({
      ...{ schemaVersion: 2, mediaType: mediaTypes.manifest, layers: [] },
      config: { mediaType: mediaTypes.config, ...config },
    }).digest;
  };
  const index = (images: readonly (readonly [digest: string, platform: object])[]): string =>
    put({
      ...{ schemaVersion: 2, mediaType: mediaTypes.index },
      manifests: images.map(([digest, platform]) => ({
        ...{ mediaType: mediaTypes.manifest, digest, size: blobs.get(digest)?.length, platform },
      })),
    }).digest;
  const asked: string[] = [];
  const state = {
    now: Date.parse("2026-01-01T00:00:00Z"),
    tag: undefined as string | undefined,
    opened: 0,
    /** Before each answer; throws, or never ends. */
    trouble: async (_signal?: AbortSignal): Promise<void> => undefined,
  };
  const bytesOf = (digest: string): Buffer => blobs.get(digest) ?? assert.fail(`no ${digest}`);
  const client: Partial<RegistryClient> = {
    async headManifest(repository, tag, signal) {
      asked.push(`head ${repository} ${tag}`);
      await state.trouble(signal);
      if (state.tag === undefined) return undefined;
      return { mediaType: "", digest: state.tag, size: bytesOf(state.tag).length };
    },
    async manifest(_, digest, signal) {
      asked.push("manifest");
      await state.trouble(signal);
      const bytes = bytesOf(digest);
      const manifest = readManifest(bytes, { image: digest });
      const { mediaType } = manifest;
      return { descriptor: { mediaType, digest, size: bytes.length }, manifest, bytes };
    },
    async *blob(_, { digest }, signal) {
      asked.push("blob");
      await state.trouble(signal);
      yield bytesOf(digest);
    },
    close: () => {
      state.opened--;
    },
  };
  const access: RegistryAccess = {
    loginFor: async () => undefined,
    async open() {
      state.opened++;
      return { client: client as RegistryClient, login: undefined };
    },
  };
  /** As another window has it, or the same a day later. */
  const start = (askLimit?: number) =>
    registryFactSource({
      ...{ access: async () => access, store: createBlobStore(folder), now: () => state.now },
      ...{ architecture: "amd64", ...(askLimit && { askLimit }) },
    });
  return Object.assign(state, {
    ...{ folder, asked, image, index, start },
    takeAsked: () => asked.splice(0),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  });
}

const never = new AbortController().signal;

describe("registryFactSource", () => {
  it(
    "reads manifest and configuration once, and asks where the tag leads once an hour",
    LIMIT,
    async () => {
      using registry = open();
      registry.tag = registry.image("app");
      const source = registry.start();
      const facts = await source.ask(name, never);
      assert.deepEqual(
        [facts?.user, facts?.digest, facts?.platforms, facts?.source],
        [
          "app",
          registry.tag,
          ["linux/amd64"],
          { kind: "registry", at: "2026-01-01T00:00:00.000Z" },
        ],
      );
      assert.deepEqual(registry.takeAsked(), ["head team/base 1", "manifest", "blob"]);
      registry.now += hour - 1;
      assert.deepEqual(await registry.start().ask(name, never), facts, "from the disk");
      assert.deepEqual(registry.takeAsked(), []);
      registry.now += 1;
      const later = await source.ask(name, never);
      assert.deepEqual(later?.source, { kind: "registry", at: "2026-01-01T01:00:00.000Z" });
      assert.deepEqual(registry.takeAsked(), ["head team/base 1"]);
      registry.tag = registry.image("other");
      registry.now += hour;
      assert.equal((await source.ask(name, never))?.user, "other");
      assert.deepEqual(registry.takeAsked(), ["head team/base 1", "manifest", "blob"]);
      assert.equal(registry.opened, 0, "each client is closed");
    },
  );

  it(
    "takes this machine's image of an index, and tells all platforms but attestations",
    LIMIT,
    async () => {
      using registry = open();
      const arm = registry.image("arm", "arm64");
      registry.tag = registry.index([
        [registry.image("win", "amd64", "windows"), { os: "windows", architecture: "amd64" }],
        [arm, { os: "linux", architecture: "arm64", variant: "v8" }],
        [registry.image("own"), { os: "linux", architecture: "amd64" }],
        [arm, { os: "unknown", architecture: "unknown" }],
      ]);
      const facts = await registry.start().ask(name, never);
      assert.equal(facts?.user, "own");
      assert.equal(facts.digest, registry.tag);
      assert.deepEqual(facts.platforms, ["windows/amd64", "linux/arm64", "linux/amd64"]);
    },
  );

  it("takes another platform's where there is none for this machine", LIMIT, async () => {
    using registry = open();
    const arm = registry.image("arm", "arm64");
    registry.tag = registry.index([[arm, { os: "linux", architecture: "arm64" }]]);
    const facts = await registry.start().ask(name, never);
    assert.deepEqual([facts?.user, facts?.platforms], ["arm", ["linux/arm64"]]);
  });

  it("asks for a digest once and never again", LIMIT, async () => {
    using registry = open();
    const pinned = `example.com/team/base:1@${registry.image("app")}`;
    assert.equal((await registry.start().ask(pinned, never))?.user, "app");
    assert.deepEqual(registry.takeAsked(), ["manifest", "blob"]);
    registry.now += 1_000 * hour;
    assert.equal((await registry.start().ask(pinned, never))?.user, "app");
    assert.deepEqual(registry.takeAsked(), []);
  });

  it(
    "gives what it knew when the registry fails, and asks again five minutes later",
    LIMIT,
    async () => {
      using registry = open();
      registry.tag = registry.image("app");
      const source = registry.start();
      await source.ask(name, never);
      registry.now += hour;
      registry.trouble = () => Promise.reject(new Error("cut"));
      registry.takeAsked();
      for (const [later, asked] of [
        [0, 1],
        [299_999, 0],
        [1, 1],
      ] as const) {
        registry.now += later;
        const facts = await source.ask(name, never);
        assert.deepEqual(facts?.source, { kind: "registry", at: "2026-01-01T00:00:00.000Z" });
        assert.equal(registry.takeAsked().length, asked);
      }
      const other = "example.com/team/base:2";
      await assert.rejects(source.ask(other, never), /cut/);
      await assert.rejects(source.ask(other, never), /cut/);
      assert.equal(registry.takeAsked().length, 1);
    },
  );

  it("gives what it knew when the registry takes too long", LIMIT, async () => {
    using registry = open();
    registry.tag = registry.image("app");
    await registry.start().ask(name, never);
    registry.now += hour;
    registry.trouble = (signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const alive = setInterval(() => undefined, 1_000);
    try {
      assert.equal((await registry.start(30).ask(name, never))?.user, "app");
      await assert.rejects(registry.start(30).ask("example.com/a:2", never), {
        name: "TimeoutError",
      });
    } finally {
      clearInterval(alive);
    }
  });

  it("knows for an hour that there is no such tag", LIMIT, async () => {
    using registry = open();
    const source = registry.start();
    for (const [later, asked] of [
      [0, 1],
      [hour - 1, 0],
      [1, 1],
    ] as const) {
      registry.now += later;
      assert.equal(await source.ask(name, never), undefined);
      assert.equal(registry.takeAsked().length, asked);
    }
  });

  it("says nothing of what is no image", LIMIT, async () => {
    using registry = open();
    registry.tag = registry.index([]);
    assert.equal(await registry.start().ask(name, never), undefined);
  });

  it("survives broken files, and a folder that cannot be written", LIMIT, async () => {
    using registry = open();
    registry.tag = registry.image("app");
    await registry.start().ask(name, never);
    const files = readdirSync(registry.folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    assert.equal(files.length, 3);
    for (const spoil of ["", "=", "={", "={}", '={"digest":"sha256:x","at":1}', "x".repeat(100)]) {
      for (const { parentPath, name: file } of files) writeFileSync(join(parentPath, file), spoil);
      assert.equal((await registry.start().ask(name, never))?.user, "app", spoil);
    }
    registry.takeAsked();
    assert.equal((await registry.start().ask(name, never))?.user, "app");
    assert.deepEqual(registry.takeAsked(), [], "they were written anew");
    rmSync(registry.folder, { recursive: true });
    writeFileSync(registry.folder, "a file is in the way");
    assert.equal((await registry.start().ask(name, never))?.user, "app");
    assert.equal(readFileSync(registry.folder, "utf8"), "a file is in the way");
  });
});
