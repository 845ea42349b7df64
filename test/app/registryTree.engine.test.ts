import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { deleteRemoteTag } from "../../src/app/deleteRemoteTag.ts";
import { inspectRemote } from "../../src/app/inspectRemote.ts";
import { sizeForEngine } from "../../src/app/readRemoteTag.ts";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import type { RepositoryRow, TagRow } from "../../src/app/registryRows.ts";
import { createRegistryTree, type RegistryTree } from "../../src/app/registryTree.ts";
import { tagsWithDigest } from "../../src/app/tagsWithDigest.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { putImage, putManifest } from "./putImage.ts";
import { removeImagesOf } from "./removeImagesOf.ts";

const registry = realRegistry({ login: false });
const locked = realRegistry({ login: true });
const LIMIT = { timeout: 60_000 };
const home = mkdtempSync(join(tmpdir(), "slipway-registry-tree-"));
after(() => rmSync(home, { recursive: true, force: true }));
const surroundings = { env: { DOCKER_CONFIG: home }, home, platform: process.platform, uid: 0 };
let count = 0;
const unique = (): string => `slipway-tree/r${process.pid}-${Date.now()}-${++count}`;

for (const bed of registry ? imageEngines() : []) {
  const { address } = registry ?? { address: "" };
  const place = { address };
  const byConfig = !bed.name.includes("containerd");

  describe(`registry tree with ${bed.name}`, () => {
    it("tells what is the same, what differs and what is not here", LIMIT, async () => {
      const repository = unique();
      await putImage(place, repository, "1.0.0", { text: `first ${repository}` });
      await putImage(place, repository, "1.1.0", { text: `second ${repository}` });
      await using here = images(bed);
      await here.pull(`${address}/${repository}`, "1.0.0");
      await using tree = open(bed, [`${address}/${repository}`]);
      const row = await rowOf(tree, address, repository);
      assert.deepEqual(await states(tree, row), { "1.1.0": "absent", "1.0.0": "same" });
      const [newest] = await tagRows(tree, row);
      const told = (await skopeoInspect(`${address}/${repository}:1.1.0`)) as { Digest: string };
      assert.equal(newest && tree.tagState(newest).remote?.digest, told.Digest);
      // Somebody pushes over it, the same image compressed otherwise at first.
      await putImage(place, repository, "1.0.0", { text: `first ${repository}`, level: 1 });
      tree.refresh(row);
      const again = { "1.1.0": "absent", "1.0.0": byConfig ? "same" : "differs" };
      assert.deepEqual(await states(tree, row), again);
      await copy(`${address}/${repository}:1.1.0`, `${address}/${repository}:1.0.0`);
      tree.refresh();
      assert.deepEqual(await states(tree, row), { "1.1.0": "absent", "1.0.0": "differs" });
      await here.pull(`${address}/${repository}`, "1.0.0");
      tree.lookAtEngine();
      assert.deepEqual(await states(tree, row), { "1.1.0": "absent", "1.0.0": "same" });
    });

    it("knows what was pulled of an image for several platforms", LIMIT, async () => {
      const repository = unique();
      await putIndex(repository, "many");
      await using here = images(bed);
      await here.pull(`${address}/${repository}`, "many");
      await using tree = open(bed, []);
      const row = await rowOf(tree, address, repository);
      const [tag] = (await tagRows(tree, row)).filter((one) => one.tag === "many");
      assert.ok(tag);
      assert.equal(tree.tagState(tag).local, "same");
      const platforms = await tree.children(tag);
      assert.deepEqual(
        platforms.map((one) => one.kind === "platform" && one.platform.platform),
        ["linux/amd64", "linux/arm64/v8"],
      );
      const { remote, enginePlatform } = tree.tagState(tag);
      assert.equal(enginePlatform, "linux/amd64");
      const raw = (await skopeoInspect(`${address}/${repository}:amd64`, { raw: true })) as {
        readonly layers: readonly { readonly size: number }[];
      };
      assert.equal(remote && sizeForEngine(remote, enginePlatform), raw.layers[0]?.size);
    });
  });

  async function putIndex(repository: string, tag: string): Promise<string> {
    const text = `index ${repository}`;
    const amd64 = await putImage(place, repository, "amd64", { text });
    const arm64 = await putImage(place, repository, "arm64", { text, platform: "linux/arm64" });
    const entry = (digest: string, platform: object) => ({
      ...{ mediaType: mediaTypes.dockerManifest, size: 430, digest, platform },
    });
    const size = async (name: string): Promise<number> =>
      JSON.stringify(await skopeoInspect(`${address}/${repository}:${name}`, { raw: true })).length;
    return putManifest(place, repository, tag, mediaTypes.dockerList, {
      schemaVersion: 2,
      mediaType: mediaTypes.dockerList,
      manifests: [
        {
          ...entry(amd64, { os: "linux", architecture: "amd64" }),
          size: await size("amd64"),
        },
        {
          ...entry(arm64, { os: "linux", architecture: "arm64", variant: "v8" }),
          size: await size("arm64"),
        },
        {
          ...entry(arm64, { os: "unknown", architecture: "unknown" }),
          size: await size("arm64"),
        },
      ],
    });
  }
}

describe("registry tree with registries", { skip: registry === undefined }, () => {
  const { address } = registry ?? { address: "" };

  it("deletes all tags of a digest, and only those", LIMIT, async () => {
    const repository = unique();
    const digest = await putImage({ address }, repository, "a", { text: `a ${repository}` });
    await putImage({ address }, repository, "other", { text: `other ${repository}` });
    await copy(`${address}/${repository}:a`, `${address}/${repository}:b`);
    await using tree = open(undefined, [`${address}/${repository}`]);
    const row = await rowOf(tree, address, repository);
    const client = await tree.open(row);
    const tags = await tree.tagsOf(row);
    assert.deepEqual([...tags].sort(), ["a", "b", "other"]);
    const uses = await tagsWithDigest(client, { repository, tags, digest });
    assert.deepEqual(uses, { tags: ["a", "b"], indexes: [] });
    await deleteRemoteTag(client, repository, digest);
    for (const tag of ["a", "b"]) {
      await assert.rejects(skopeoInspect(`${address}/${repository}:${tag}`), /manifest unknown/i);
    }
    await skopeoInspect(`${address}/${repository}:other`);
    tree.refresh(row);
    assert.deepEqual(Object.keys(await states(tree, row)), ["other"]);
  });

  it("says that a login is wanted, and serves with one", LIMIT, async () => {
    assert.ok(locked?.username !== undefined && locked.password !== undefined);
    const { username, password } = locked;
    const repository = unique();
    const digest = await putImage(locked, repository, "1.0", { text: repository });
    const saved = new Map<string, RegistryCredentials>();
    await using tree = open(undefined, [`${locked.address}/${repository}`], saved);
    const row = await rowOf(tree, locked.address, repository);
    const [failure] = await tree.children(row);
    assert.ok(failure?.kind === "failure" && isSlipwayError(failure.error, "registry-refused"));
    assert.equal(failure.error.facts.login, true);
    const serverAddress = locked.address;
    saved.set(serverAddress, { kind: "password", username, password, serverAddress });
    tree.refresh(failure);
    const [tag] = await tagRows(tree, row);
    assert.equal(tag && tree.tagState(tag).remote?.digest, digest);
    assert.match(tree.loginOf({ kind: "registry", id: "", host: locked.address }) ?? "", /^demo, /);
  });

  it("lists the catalogue when asked to, and inspects", LIMIT, async () => {
    const repository = unique();
    const digest = await putImage({ address }, repository, "1.0", { text: repository });
    await using tree = open(undefined, [`${address}/x`]);
    const [host] = await tree.children();
    assert.ok(host?.kind === "registry" && host.host === address);
    tree.listAll(host);
    const listed = await tree.children(host);
    const row = listed.find(
      (one): one is RepositoryRow => one.kind === "repository" && one.repository === repository,
    );
    assert.ok(row);
    const told = await inspectRemote(await tree.open(row), {
      ...{ repository, reference: "1.0", enginePlatform: "linux/amd64" },
    });
    const { descriptor, config } = told as {
      readonly descriptor: { readonly digest: string };
      readonly config: { readonly architecture: string };
    };
    assert.equal(descriptor.digest, digest);
    assert.equal(config.architecture, "amd64");
  });

  it("names the setting for a private authority, and serves with it", LIMIT, async () => {
    await using tls = await startTlsRegistry();
    const pins = [`${tls.address}/team/app`];
    await using blind = open(undefined, pins);
    const [failure] = await blind.children(await rowOf(blind, tls.address, "team/app"));
    assert.ok(failure?.kind === "failure" && isSlipwayError(failure.error, "registry-unreachable"));
    assert.match(failure.error.hint, /slipway\.registry\.caFile/);
    await using tree = open(undefined, pins, new Map(), tls.caFile);
    const [missing] = await tree.children(await rowOf(tree, tls.address, "team/app"));
    assert.ok(missing?.kind === "failure" && isSlipwayError(missing.error, "registry-refused"));
    assert.equal(missing.error.facts.reason, "not-found");
  });

  it(
    "asks no more once the registry has had enough, and says when to come back",
    LIMIT,
    async () => {
      await using proxy = await startFaultProxy(address);
      const repository = unique();
      const tags = Array.from({ length: 30 }, (_, index) => `1.${index}`);
      for (const tag of tags) await putImage({ address }, repository, tag, { text: repository });
      const headers = { "retry-after": "3600" };
      const rule = proxy.spoil({
        path: /manifests/,
        skip: 4,
        fault: { kind: "status", status: 429, headers },
      });
      await using tree = open(undefined, [`${proxy.address}/${repository}`]);
      const rows = await tagRows(tree, await rowOf(tree, proxy.address, repository));
      const errors = rows.map((one) => tree.tagState(one).error).filter((it) => it !== undefined);
      assert.ok(errors.length >= 20 && rule.hits <= 6, `${errors.length} after ${rule.hits}`);
      for (const error of errors) {
        assert.ok(isSlipwayError(error, "registry-refused"));
        assert.equal(error.facts.retryAfter, 3600);
      }
    },
  );

  it("shows what a token lets one see, and wants a login for the rest", LIMIT, async () => {
    const password = "t0ken-pass";
    const seen = (name: string) => name.startsWith("open/");
    await using tokens = await startTokenRegistry({
      users: [{ name: "ann", password, may: () => ["pull", "push", "delete"] }],
      anonymous: (name) => (seen(name) ? ["pull"] : []),
    });
    const place = tokens.address;
    const login = ["--dest-creds", `ann:${password}`];
    const from = unique();
    await putImage({ address }, from, "1.0", { text: from });
    for (const name of ["open/app", "closed/app"]) {
      await copy(`${address}/${from}:1.0`, `${place}/${name}:1.0`, login);
    }
    const saved = new Map<string, RegistryCredentials>();
    await using tree = open(undefined, [`${place}/open/app`, `${place}/closed/app`], saved);
    assert.deepEqual(await states(tree, await rowOf(tree, place, "open/app")), {
      "1.0": "unknown",
    });
    const closed = await rowOf(tree, place, "closed/app");
    const [failure] = await tree.children(closed);
    assert.ok(failure?.kind === "failure" && isSlipwayError(failure.error, "registry-refused"));
    assert.equal(failure.error.facts.login, true);
    saved.set(place, { kind: "password", username: "ann", password, serverAddress: place });
    tree.refresh(failure);
    const [tag] = await tagRows(tree, closed);
    const digest = tag && tree.tagState(tag).remote?.digest;
    assert.ok(digest);
    await deleteRemoteTag(await tree.open(closed), "closed/app", digest);
    const options = { username: "ann", password };
    await assert.rejects(skopeoInspect(`${place}/closed/app:1.0`, options), /manifest unknown/i);
  });

  it("says what is wrong with names and hosts that are not there", LIMIT, async () => {
    await using tree = open(undefined, [`${address}/none/at-all`, "127.0.0.1:1/team/app"]);
    const none = await rowOf(tree, address, "none/at-all");
    const [missing] = await tree.children(none);
    assert.ok(missing?.kind === "failure" && isSlipwayError(missing.error, "registry-refused"));
    assert.equal(missing.error.facts.reason, "not-found");
    const [closed] = await tree.children(await rowOf(tree, "127.0.0.1:1", "team/app"));
    assert.ok(closed?.kind === "failure" && isSlipwayError(closed.error, "registry-unreachable"));
  });
});

function open(
  bed: RealEngine | undefined,
  pins: readonly string[],
  saved: ReadonlyMap<string, RegistryCredentials> = new Map(),
  caFile = "",
): OpenTree {
  const access = createRegistryAccess({
    surroundings,
    savedCredentials: async (host) => saved.get(host),
    settings: () => ({ insecureHosts: [], caFile }),
  });
  const tree = createRegistryTree({
    access: async () => access,
    connect: (signal) =>
      bed === undefined
        ? Promise.reject(new Error("no engine"))
        : connectEngine(surroundings, { setting: bed.host }, signal),
    logins: async () => [],
    pins: { get: () => pins, set: async () => undefined },
  });
  const dispose = async (): Promise<void> => tree.dispose();
  return Object.assign(tree, { hasEngine: bed !== undefined, [Symbol.asyncDispose]: dispose });
}

interface OpenTree extends RegistryTree, AsyncDisposable {
  readonly hasEngine: boolean;
}

async function rowOf(tree: RegistryTree, host: string, repository: string): Promise<RepositoryRow> {
  const hosts = await tree.children();
  const row = hosts.find((one) => one.kind === "registry" && one.host === host);
  const found = (await tree.children(row)).find(
    (one): one is RepositoryRow => one.kind === "repository" && one.repository === repository,
  );
  assert.ok(found, `${host}/${repository}`);
  return found;
}

/** The tags of a repository, once each is known. */
async function tagRows(tree: OpenTree, row: RepositoryRow): Promise<readonly TagRow[]> {
  const rows = (await tree.children(row)).filter((one): one is TagRow => one.kind === "tag");
  const isKnown = (one: TagRow): boolean => {
    const { remote, error, local } = tree.tagState(one);
    // A busy engine is tried once more; Podman refuses to list while another removes an image.
    const isCompared = local !== "unknown" || !tree.hasEngine;
    return (remote?.contents !== undefined && isCompared) || error !== undefined;
  };
  while (!rows.every(isKnown)) await new Promise((resolve) => setTimeout(resolve, 20));
  return rows;
}

async function states(tree: OpenTree, row: RepositoryRow): Promise<Record<string, string>> {
  const rows = await tagRows(tree, row);
  return Object.fromEntries(rows.map((one) => [one.tag, tree.tagState(one).local]));
}

/** By a program that is none of ours. */
async function copy(from: string, to: string, options: readonly string[] = []): Promise<void> {
  const plain = ["--src-tls-verify=false", "--dest-tls-verify=false"];
  await run("skopeo", [
    "copy",
    "--quiet",
    ...plain,
    ...options,
    `docker://${from}`,
    `docker://${to}`,
  ]);
}

/** Images that an engine gets by its API, and loses at the end. */
function images(bed: RealEngine): AsyncDisposable & {
  pull(name: string, tag: string): Promise<void>;
} {
  const socket = bed.host.replace("unix://", "");
  const names = new Set<string>();
  return {
    async pull(name, tag) {
      const query = new URLSearchParams({ fromImage: name, tag });
      const path = `/images/create?${query}`;
      const { status, body } = await engineRequest({ socket, method: "POST", path });
      assert.ok(status === 200 && !body.includes("errorDetail"), body.toString());
      names.add(`${name}:${tag}`);
    },
    [Symbol.asyncDispose]: () => removeImagesOf(socket, `slipway-tree/r${process.pid}-`),
  };
}
