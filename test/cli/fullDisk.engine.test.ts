import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventually, unique } from "../engine/engineFixture.ts";
import { run } from "../support/beds/run.ts";
import { createScratch } from "../support/beds/scratch.ts";
import { serveRegistry } from "../support/beds/serveRegistry.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { realRegistry } from "../support/realEngines.ts";
import { type CopiedImage, copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { runHere } from "./runHere.ts";
import { type CliRun, runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 120_000 };
const registry = realRegistry({ login: false });
const MEGABYTE = 1_000_000;

/** Each command once on a disk that has no room for all of it, and again when there is. */
describe("a disk that gets full, and a process that is killed", LIMIT, () => {
  if (registry === undefined) return;
  if (process.getuid?.() !== 0) {
    test("on a small file system", (t) => t.skip("needs root to mount a small file system"));
    return;
  }
  const word = unique();
  const source = `${registry.address}/full/app-${word}:1`;
  const folder = createContextFolder({ "build/own": "own" });
  let image: CopiedImage;
  before(async () => {
    image = await copyToRegistry(source, { size: 3 * MEGABYTE });
    writeFileSync(join(folder.path, "build/large"), randomBytes(3 * MEGABYTE));
    writeFileSync(
      join(folder.path, "build/Dockerfile"),
      `FROM ${source}\nCOPY own /own\nCOPY large /large\n`,
    );
  });
  after(() => folder[Symbol.dispose]());

  const surroundings = (store: string) => ({
    cwd: folder.path,
    env: { SLIPWAY_CACHE: store, DOCKER_CONFIG: folder.path, DOCKER_HOST: "unix:///none" },
  });
  const slipway = (store: string, ...args: readonly string[]): Promise<CliRun> =>
    runHere(args, surroundings(store));
  const withDisk = async (work: (disk: string, makeRoom: () => void) => Promise<void>) => {
    const disk = join(folder.path, `disk-${unique()}`);
    await mkdir(disk);
    await run("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", disk]);
    // What fills the disk is told from what the command leaves.
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(10.5 * MEGABYTE, 1));
    try {
      await work(disk, () => rmSync(ballast));
    } finally {
      await run("umount", ["-l", disk]);
    }
  };
  const namesIn = (store: string): readonly string[] => {
    const path = join(store, "index.json");
    if (!existsSync(path)) return [];
    return JSON.parse(readFileSync(path, "utf8")).manifests.map(
      ({ digest }: { digest: string }) => digest,
    );
  };
  const halvesIn = (store: string): readonly string[] =>
    existsSync(join(store, ".half")) ? readdirSync(join(store, ".half")) : [];
  const assertFull = ({ code, stderr, stdout }: CliRun, at: string): void => {
    assert.equal(code, 1, stderr);
    const said = `${stderr}${stdout}`;
    assert.match(said, /cannot be (used|written): the disk is full\./);
    assert.ok(said.includes(at), said);
    assert.match(stderr, /(Free some space|Make room), or [^.]+ on another disk\./);
    assert.doesNotMatch(said, /\n {4}at /);
  };
  const assertWhole = async (store: string, name: string): Promise<void> => {
    const checked = await slipway(store, "inspect", "--validate", name);
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  };

  test("a copy to the kept images: nothing is named; with room the same again completes", () =>
    withDisk(async (disk, makeRoom) => {
      const store = join(disk, "store");
      const copy = ["copy", source, "kept:app:1"];
      assertFull(await slipway(store, ...copy), store);
      assert.deepEqual([namesIn(store), halvesIn(store)], [[], []]);
      makeRoom();
      const { code, stderr } = await slipway(store, ...copy);
      assert.equal(code, 0, stderr);
      assert.deepEqual(namesIn(store), [image.digest]);
      await assertWhole(store, "kept:app:1");
    }));

  for (const [what, target] of [
    ["an OCI layout", "oci:DISK/out:app"],
    ["an OCI archive", "oci-archive:DISK/out.tar:app"],
    ["a docker archive", "docker-archive:DISK/out.tar:app:1"],
  ] as const) {
    test(`a copy to ${what}: nothing is there; with room the same again completes`, () =>
      withDisk(async (disk, makeRoom) => {
        const store = join(folder.path, "store");
        const place = target.replace("DISK", disk);
        assertFull(await slipway(store, "copy", source, place), disk);
        const left = readdirSync(disk, { recursive: true, encoding: "utf8" }).sort();
        // Blobs that are whole are taken the next time; an index would name an image.
        assert.ok(!left.some((name) => /index\.json|out\.tar/.test(name)), left.join());
        makeRoom();
        const { code, stderr } = await slipway(store, "copy", source, place);
        assert.equal(code, 0, stderr);
        await run("skopeo", ["--insecure-policy", "copy", place, `dir:${disk}/seen`]);
      }));
  }

  test("a build: nothing is named or pushed; with room the same again completes", () =>
    withDisk(async (disk, makeRoom) => {
      const store = join(disk, "store");
      const name = `${registry.address}/full/built-${word}:1`;
      const build = ["build", "--engine", "none", "-t", name, "build"];
      assertFull(await slipway(store, ...build), store);
      const pushing = await slipway(store, ...build, "--push");
      assertFull(pushing, store);
      assert.deepEqual([namesIn(store), halvesIn(store)], [[], []]);
      await assert.rejects(skopeoInspect(name), /manifest unknown|name unknown/);
      makeRoom();
      const kept = await slipway(store, ...build);
      assert.equal(kept.code, 0, kept.stderr);
      assert.equal(namesIn(store).length, 1);
      await assertWhole(store, `kept:${name}`);
      const pushed = await slipway(store, ...build, "--push");
      assert.equal(pushed.code, 0, pushed.stderr);
      const { Digest } = (await skopeoInspect(name)) as { Digest: string };
      assert.deepEqual([Digest], namesIn(store));
    }));

  test("a push into a registry whose disk is full: no tag; with room the same again completes", () =>
    withDisk(async (disk, makeRoom) => {
      const scratch = await createScratch();
      const small = await serveRegistry({ ...scratch, directory: disk }, {});
      try {
        const store = join(folder.path, "store");
        const name = `${small.address}/full/app:1`;
        assert.equal((await slipway(store, "copy", source, `kept:${name}`)).code, 0);
        const { code, stderr } = await slipway(store, "push", "--engine", "none", name);
        assert.equal(code, 1, stderr);
        assert.match(stderr, /status 500|no space left|broke the connection off/);
        await assert.rejects(skopeoInspect(name), /manifest unknown|name unknown/);
        makeRoom();
        const again = await slipway(store, "push", "--engine", "none", name);
        assert.equal(again.code, 0, again.stderr);
        const { Digest } = (await skopeoInspect(name)) as { Digest: string };
        assert.equal(Digest, image.digest);
      } finally {
        await small.stop();
      }
    }));

  for (const [what, place] of [
    ["the kept images", "kept:app:1"],
    ["a registry", `REGISTRY/full/killed-${word}:1`],
  ] as const) {
    test(`a copy to ${what} that is killed in the middle has no name; the same again completes`, async () => {
      await using from = await startFaultProxy(registry.address);
      await using to = await startFaultProxy(registry.address);
      const slow = { kind: "slow", bytesPerSecond: 300_000 } as const;
      from.spoil({ path: /\/blobs\/sha256/, skip: 1, times: 1, fault: slow });
      const store = join(folder.path, `killed-${what}`);
      const target = place.replace("REGISTRY", to.address);
      const copy = ["copy", source.replace(registry.address, from.address), target];
      const kill = new AbortController();
      const copying = runSlipway(copy, { ...surroundings(store), kill: kill.signal });
      await eventually("the layer is on its way", () =>
        place.startsWith("kept:")
          ? halvesIn(store).length > 0
          : to.seen.some(({ method }) => method === "PUT" || method === "PATCH"),
      );
      kill.abort();
      assert.equal((await copying).code, null);
      const digestOf = async () => {
        if (place.startsWith("kept:")) return namesIn(store)[0];
        const found = skopeoInspect(target).catch((error) => {
          assert.match(String(error), /manifest unknown|name unknown/);
          return { Digest: undefined };
        });
        return ((await found) as { Digest?: string }).Digest;
      };
      assert.equal(await digestOf(), undefined);
      const { code, stderr } = await slipway(store, ...copy);
      assert.equal(code, 0, stderr);
      assert.equal(await digestOf(), image.digest);
    });
  }
});
