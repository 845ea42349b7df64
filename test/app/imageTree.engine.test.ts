import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { RowChanges } from "../../src/app/changedRows.ts";
import { defaultArrangement } from "../../src/app/imageArrangement.ts";
import type { ImageRow } from "../../src/app/imageRow.ts";
import { createImageTree, type ImageTree } from "../../src/app/imageTree.ts";
import type { Engine, EngineImage } from "../../src/engine/engine.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { realEngines, realPodmans } from "../support/realEngines.ts";
import { createEngineProxy } from "./engineProxy.ts";

const base = "busybox:1.36";
let count = 0;
const unique = (): string => `slipway-tree-${process.pid}-${Date.now()}-${count++}`;

for (const { name, host } of [...realEngines(), ...realPodmans()]) {
  describe(`with ${name}`, () => {
    test("follows the engine's events while visible, and nothing while hidden", async () => {
      using proxy = createEngineProxy(host);
      await proxy.open();
      using made = createTree(proxy.host);
      const { tree, fired } = made;
      assert.equal(proxy.connections, 0);
      tree.setVisible(true);
      await until(() => tree.state.kind === "ready");
      const engine = await engineAt(host);
      const tag = `${unique()}:1`;
      await engine.tagImage(base, tag);
      await until(() => rowOf(tree, tag) !== undefined);
      await engine.removeImage(tag);
      await until(() => rowOf(tree, tag) === undefined);
      tree.setVisible(false);
      await until(() => proxy.connections === 0);
      const told = fired.length;
      await engine.tagImage(base, tag);
      await delay(500);
      assert.equal(fired.length, told);
      tree.setVisible(true);
      await until(() => rowOf(tree, tag) !== undefined);
      await engine.removeImage(tag);
      tree.dispose();
      await until(() => proxy.connections === 0);
    });

    test("an engine that goes away is one change, and one when it is back", async () => {
      using proxy = createEngineProxy(host);
      await proxy.open();
      using made = createTree(proxy.host);
      const { tree } = made;
      const states: string[] = [];
      tree.onDidChange(() => {
        if (states.at(-1) !== tree.state.kind) states.push(tree.state.kind);
      });
      tree.setVisible(true);
      await until(() => tree.state.kind === "ready");
      states.length = 0;
      proxy.close();
      await until(() => tree.state.kind === "unreachable");
      await delay(1500);
      assert.deepEqual(states, ["unreachable"]);
      const { state } = tree;
      assert.ok(state.kind === "unreachable" && state.attempts[0]?.host === proxy.host);
      await proxy.open();
      tree.refresh();
      await until(() => tree.state.kind === "ready");
      proxy.close();
      await until(() => tree.state.kind === "unreachable");
      await proxy.open();
      await until(() => tree.state.kind === "ready");
    });

    test("an image asked for by itself is as one of the listing", async () => {
      const engine = await engineAt(host);
      for (const image of await engine.listImages()) {
        const alone = await engine.inspectImage(image.id).catch(() => undefined);
        // Other tests may have removed it meanwhile, or named it.
        if (alone?.tags.length !== image.tags.length) continue;
        assert.deepEqual(comparable(alone), comparable(image));
      }
    });

    test("names, labels, and an image that loses its only tag", async () => {
      const engine = await engineAt(host);
      const repository = unique();
      const [one, two] = [`${repository}:1`, `${repository}:2`];
      const key = "com.example.slipway";
      using made = createTree(host);
      const { tree } = made;
      tree.setVisible(true);
      await until(() => tree.state.kind === "ready");
      const first = await build(host, `FROM ${base}\nLABEL ${key}=first ${repository}=x\n`, one);
      await until(() => rowOf(tree, one)?.image.labels[key] === "first");
      await engine.tagImage(one, two);
      await until(() => rowOf(tree, two) !== undefined);
      assert.equal(rowOf(tree, two)?.image.id, rowOf(tree, one)?.image.id);
      assert.deepEqual(rowOf(tree, one)?.also.map(withoutHost), [two]);
      tree.arrange({ grouping: "label", labelKey: repository });
      const labelled = tree.rows.groups?.find((group) => group.kind === "label");
      const names = labelled?.rows.flatMap(({ entries }) => entries.map(nameOf));
      assert.deepEqual([labelled?.name, names?.sort()], ["x", [one, two]]);
      tree.arrange({ grouping: "repository" });
      await engine.removeImage(two);
      // The name goes to another image; what had it is left without one.
      await build(host, `FROM ${base}\nLABEL ${key}=second\n`, one);
      await until(() => rowOf(tree, one)?.image.labels[key] === "second");
      await until(() => danglingIds(tree).includes(first));
      tree.arrange({ onlyDangling: true });
      assert.ok([...tree.rows.rows.values()].every(({ image }) => image.tags.length === 0));
      assert.ok([...tree.rows.rows.values()].some(({ image }) => image.id === first));
      tree.arrange({ onlyDangling: false });
      await engine.removeImage(first);
      await engine.removeImage(one);
      await until(() => rowOf(tree, one) === undefined && !danglingIds(tree).includes(first));
    });

    test("says which container uses an image, from its creation to its removal", async () => {
      const engine = await engineAt(host);
      const tag = `${unique()}:1`;
      const container = unique();
      await build(host, `FROM ${base}\nLABEL in.use=${container}\n`, tag);
      using made = createTree(host);
      const { tree } = made;
      tree.setVisible(true);
      const users = () =>
        rowOf(tree, tag)?.users.map(({ name: user, state }) => `${user} ${state}`) ?? ["no row"];
      await until(() => users().length === 0);
      const id = await engine.containers.create({
        ...{ image: tag, name: container, env: {}, ports: [], volumes: [], labels: {} },
        ...{ removeOnExit: false, interactive: false, command: ["sleep", "300"] },
      });
      try {
        await until(() => users().join() === `${container} created`);
        await engine.containers.start(id);
        await until(() => users().join() === `${container} running`);
      } finally {
        await engine.containers.remove(id, { force: true, volumes: true });
      }
      await until(() => users().length === 0);
      await engine.removeImage(tag);
    });

    test("an image for several platforms has them all, and no attestation", async () => {
      const engine = await engineAt(host);
      if (!name.includes("containerd")) {
        // These stores have one platform for each image.
        const images = await engine.listImages();
        assert.ok(images.every(({ platforms }) => platforms === undefined));
        return;
      }
      const tag = `${unique()}:1`;
      using made = createTree(host);
      const { tree } = made;
      tree.setVisible(true);
      await until(() => tree.state.kind === "ready");
      await buildForPlatforms(engine, tag, ["linux/amd64", "linux/arm64"]);
      await until(() => rowOf(tree, tag) !== undefined);
      const platforms = rowOf(tree, tag)?.image.platforms ?? [];
      assert.deepEqual(platforms.map(({ platform }) => platform).sort(), [
        "linux/amd64",
        "linux/arm64",
      ]);
      assert.ok(platforms.every(({ size, digest }) => size > 0 && digest.startsWith("sha256:")));
      const listed = (await engine.listImages()).find(({ tags }) => tags.includes(tag));
      const alone = await engine.inspectImage(tag);
      assert.deepEqual(listed && comparable(listed), comparable(alone));
      assert.equal((listed?.platforms ?? []).length, 2);
      // The witness: the engine has an attestation for each, which is no row.
      const { body } = await ask(host, "GET", `/images/${tag}/json?manifests=1`);
      const { Manifests } = JSON.parse(body.toString()) as {
        readonly Manifests: readonly { readonly Kind: string }[];
      };
      assert.equal(Manifests.filter(({ Kind }) => Kind === "attestation").length, 2);
      await engine.removeImage(tag);
    });
  });
}

function createTree(host: string) {
  const tree = createImageTree({
    connect: (signal) => engineAt(host, signal),
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
    now: Date.now,
    arrangement: defaultArrangement,
  });
  const fired: RowChanges[] = [];
  tree.onDidChange((changes) => fired.push(changes));
  return { tree, fired, [Symbol.dispose]: () => tree.dispose() };
}

function engineAt(host: string, signal?: AbortSignal): Promise<Engine> {
  const surroundings = { env: {}, home: "/", platform: process.platform, uid: process.getuid?.() };
  return connectEngine(surroundings, { setting: host }, signal);
}

/** By the engine's classic builder, which each engine has; gives the id. */
async function build(host: string, dockerfile: string, tag: string): Promise<string> {
  const { status, body } = await ask(
    host,
    "POST",
    `/build?t=${tag}&nocache=1`,
    oneFileTar("Dockerfile", dockerfile),
  );
  assert.equal(status, 200, body.toString());
  assert.doesNotMatch(body.toString(), /errorDetail/);
  const { body: record } = await ask(host, "GET", `/images/${tag}/json`);
  const { Id } = JSON.parse(record.toString()) as { readonly Id: string };
  return Id.startsWith("sha256:") ? Id : `sha256:${Id}`;
}

async function buildForPlatforms(engine: Engine, tag: string, platforms: readonly string[]) {
  using folder = createContextFolder({ Dockerfile: "FROM scratch\nCOPY Dockerfile /\n" });
  const request = { tags: [tag], platforms, provenance: "mode=min" };
  const { error } = await buildFolder(engine, folder.path, { request });
  assert.equal(error, undefined, String(error));
}

function ask(host: string, method: string, path: string, body?: Buffer) {
  return engineRequest({
    socket: host.replace("unix://", ""),
    ...{ method, path },
    ...(body && { body, headers: { "content-type": "application/x-tar" } }),
  });
}

/** A ustar archive of one short file (POSIX.1, pax, "ustar Interchange Format"). */
function oneFileTar(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${Buffer.byteLength(text).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const data = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  data.write(text);
  return Buffer.concat([header, data, Buffer.alloc(1024)]);
}

/** Podman puts names without a registry into one of its own. */
function withoutHost(reference: string): string {
  return reference.replace(/^(?:localhost|docker\.io\/library)\//, "");
}

function nameOf({ reference }: { readonly reference: string | undefined }): string {
  return withoutHost(reference ?? "");
}

function rowOf(tree: ImageTree, tag: string): ImageRow | undefined {
  return [...tree.rows.rows.values()].find(({ entries }) => nameOf(entries[0]) === tag);
}

function danglingIds(tree: ImageTree): readonly string[] {
  return [...tree.rows.rows.values()].flatMap(({ image }) => (image.tags.length ? [] : image.id));
}

/** Digests by name are told apart by the containerd store's listing alone. */
function comparable({ id, tags, size, created, labels, platforms }: EngineImage) {
  const seconds = Math.floor(created / 1000);
  return { id, tags: [...tags].sort(), size, created: seconds, labels, platforms };
}

/** An engine that others build with takes seconds for a listing, and three times as long it is left alone. */
async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (holds()) return;
    await delay(50);
  }
  assert.fail(`still not: ${holds}`);
}
