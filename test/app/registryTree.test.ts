import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sizeForEngine } from "../../src/app/readRemoteTag.ts";
import type { RegistryRow, RepositoryRow, TagRow } from "../../src/app/registryRows.ts";
import { createRegistryTree, type RegistryTree, tagsShown } from "../../src/app/registryTree.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import type { EngineImage } from "../../src/engine/engine.ts";
import {
  createStandInRegistry,
  digestOf,
  localImage,
  type StandInRegistry,
  standInEngine,
  storedImage,
  storedIndex,
} from "./standInRegistry.ts";

const host = "registry.example.com";

describe("registry tree: what is asked", () => {
  it("asks nothing before a repository is opened", async () => {
    const { tree, registry } = open(
      { "team/app": { "1.0": storedImage("a") } },
      here("team/app:1.0"),
    );
    const hosts = await tree.children();
    assert.deepEqual(labels(hosts), [host, "docker.io"]);
    const repositories = await tree.children(hosts[0]);
    assert.deepEqual(labels(repositories), ["team/app"]);
    assert.deepEqual(registry.asked, []);
    assert.equal(registry.open, 0);
  });

  it("asks once, and again after a refresh", async () => {
    const { tree, registry } = open(
      { "team/app": { "1.0": storedImage("a") } },
      here("team/app:1.0"),
    );
    const row = await repository(tree);
    await loaded(tree, row);
    const first = [...registry.asked];
    assert.deepEqual(first, [
      "tags team/app",
      "manifest team/app 1.0",
      `config team/app ${digestOf("config of a")}`,
    ]);
    await loaded(tree, row);
    await tree.children();
    assert.deepEqual(registry.asked, first);
    tree.refresh(row);
    assert.deepEqual(registry.asked, first, "not before the row is asked for again");
    await loaded(tree, row);
    assert.deepEqual(registry.asked, [...first, ...first]);
    tree.refresh();
    await loaded(tree, row);
    assert.equal(registry.asked.length, 3 * first.length);
    assert.equal(registry.open, 1);
    tree.dispose();
    await settled();
    assert.equal(registry.open, 0);
  });

  it("draws a repository anew once it is known how many tags it has, and only then", async () => {
    const { tree } = open({ "team/app": { "1.0": storedImage("a") } }, here("team/app:1.0"));
    const row = await repository(tree);
    await settled();
    const drawn: unknown[] = [];
    tree.onDidChange((changed) => drawn.push(changed?.id));
    await loaded(tree, row);
    await loaded(tree, row);
    assert.equal(drawn.filter((id) => id === row.id).length, 1);
  });

  it("sends 5,000 tags no 5,000 requests, and six at once", async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`1.${index}.0`, storedImage("same")]),
    );
    const { tree, registry } = open({ "team/app": tags }, here("team/app:1.0.0"));
    const row = await repository(tree);
    const rows = await loaded(tree, row);
    assert.equal(rows.length, tagsShown + 1);
    assert.deepEqual(labels(rows.slice(0, 2)), ["1.4999.0", "1.4998.0"]);
    assert.deepEqual(rows.at(-1), {
      kind: "more",
      id: `more/${row.id}`,
      parent: row,
      left: 5000 - tagsShown,
    });
    assert.equal(registry.asked.length, 1 + 2 * tagsShown);
    assert.equal(registry.most, 6);
    tree.showMore(row);
    await loaded(tree, row);
    assert.equal(registry.asked.length, 1 + 4 * tagsShown);
    tree.filter(row, "1.77.");
    assert.deepEqual(labels(await loaded(tree, row)), ["1.77.0"]);
    assert.equal(registry.asked.length, 1 + 4 * tagsShown + 2);
    tree.filter(row, "nothing");
    const [none] = await tree.children(row);
    assert.ok(none?.kind === "note" && none.note === "no-match");
    assert.deepEqual(tree.repositoryState(row), {
      ...{ pinned: false, local: true, filter: "nothing", tags: 5000 },
    });
  });

  it("reads no manifest of Docker Hub for a row, as each counts as a pull", async () => {
    const index = storedIndex("index", { "linux/amd64": storedImage("one") });
    const tags = { "1": storedImage("one"), "2": storedImage("two", [5]), "3": index };
    const { tree, registry } = open({ "library/node": tags }, [
      localImage({ tags: ["node:1"], digests: [`node@${digestOf("one")}`] }),
      localImage({ tags: ["node:2"], digests: [`node@${digestOf("older")}`] }),
    ]);
    const row = await repository(tree);
    const rows = await loaded(tree, row);
    assert.deepEqual(
      registry.asked.filter((what) => what.startsWith("manifest")),
      ["manifest library/node 2"],
      "only what has to be compared",
    );
    assert.deepEqual(states(tree, rows), { "3": "absent", "2": "differs", "1": "same" });
    const [three] = rows as readonly TagRow[];
    await tree.children(three);
    assert.deepEqual(registry.asked.slice(-2), [
      "manifest library/node 3",
      `manifest library/node ${digestOf("one")}`,
    ]);
  });

  it("stops asking when the registry has had enough", async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`1.${index}`, storedImage("same")]),
    );
    const { tree, registry } = open({ "team/app": tags }, here("team/app:1.0"));
    registry.refuse = (what) => {
      if (what.startsWith("manifest")) throw refused("rate-limited", 429);
    };
    const rows = await loaded(tree, await repository(tree));
    assert.ok(registry.asked.length <= 1 + 6, registry.asked.join());
    for (const row of rows) {
      assert.ok(row.kind === "tag");
      assert.equal((tree.tagState(row).error as SlipwayError).code, "registry-refused");
    }
  });

  it("asks for the catalogue only on demand, and shows that it is refused", async () => {
    const { tree, registry } = open(
      { "team/app": {}, "team/other": {} },
      here("team/app:1.0", "mine:1"),
    );
    const [row] = await tree.children();
    assert.ok(row?.kind === "registry");
    assert.deepEqual(labels(await tree.children(row)), ["mine", "team/app"]);
    assert.deepEqual(registry.asked, []);
    tree.listAll(row);
    assert.deepEqual(labels(await tree.children(row)), ["mine", "team/app", "team/other"]);
    assert.deepEqual(registry.asked, ["catalogue"]);
    registry.refuse = () => {
      throw refused("unauthorized", 401);
    };
    tree.refresh(row);
    const [failure, ...rest] = await tree.children(row);
    assert.equal(failure?.kind, "failure");
    assert.deepEqual(labels(rest), ["mine", "team/app"]);
  });
});

describe("registry tree: rows", () => {
  it("knows registries by images, logins and pins, Docker Hub last unless it is used", async () => {
    for (const { images, logins = [], pins = [], hosts } of knownCases) {
      const registry = createStandInRegistry({});
      const tree = createRegistryTree({
        access: async () => registry.access,
        connect: async () => standInEngine(images.map((tag) => localImage({ tags: [tag] }))),
        logins: async () => logins,
        pins: { get: () => pins, set: async () => undefined },
      });
      assert.deepEqual(labels(await tree.children()), hosts);
      tree.dispose();
    }
  });

  it("waits a moment for logins, and shows those that come late", async () => {
    const registry = createStandInRegistry({});
    let arrive: (hosts: readonly string[]) => void = () => undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      arrive = resolve;
    });
    const tree = createRegistryTree({
      access: async () => registry.access,
      connect: async () => standInEngine(here("team/app:1")),
      logins: () => late,
      loginPatience: 20,
      pins: { get: () => [], set: async () => undefined },
    });
    assert.deepEqual(labels(await tree.children()), [host, "docker.io"]);
    const changed = new Promise((resolve) => tree.onDidChange(resolve));
    arrive(["ghcr.io"]);
    assert.equal(await changed, undefined);
    assert.deepEqual(labels(await tree.children()), ["ghcr.io", host, "docker.io"]);
    tree.dispose();
  });

  it("keeps what is pinned, until it is forgotten", async () => {
    const { tree } = open({}, []);
    const row = await tree.pin("Registry.example.com:5000/team/app:1.0");
    assert.equal(row.id, "repository/Registry.example.com:5000/team/app");
    assert.equal(tree.repositoryState(row).pinned, true);
    assert.equal(tree.repositoryState(row).local, false);
    assert.deepEqual(labels(await tree.children()), ["Registry.example.com:5000", "docker.io"]);
    await tree.unpin(row);
    assert.deepEqual(await tree.children(), []);
    await assert.rejects(tree.pin("Not A Name"), { code: "bad-reference" });
  });

  it("gives out the same rows again", async () => {
    const { tree } = open({ "a/b": { c: storedImage("x") } }, [...here("a/b:c")]);
    const row = await repository(tree);
    const rows = await loaded(tree, row);
    tree.refresh();
    assert.equal((await loaded(tree, row))[0], rows[0]);
    assert.equal((await tree.children())[0], (await tree.children())[0]);
  });

  it("says what stands in the place of tags", async () => {
    const { tree, registry } = open({ "team/app": {} }, here("team/app:1.0"));
    const row = await repository(tree);
    const [none] = await tree.children(row);
    assert.ok(none?.kind === "note" && none.note === "no-tags");
    for (const error of [
      refused("unauthorized", 401),
      refused("rate-limited", 429),
      new SlipwayError("registry-unreachable", { registry: host }, { message: "No.", hint: "" }),
    ]) {
      registry.refuse = () => {
        throw error;
      };
      tree.refresh(row);
      const [failure] = await tree.children(row);
      assert.ok(failure?.kind === "failure" && failure.error === error && failure.parent === row);
      registry.refuse = () => undefined;
      tree.refresh(failure);
      assert.equal((await tree.children(row))[0]?.kind, "note");
    }
  });

  it("shows the platforms of an index, attestations left out, with their sizes", async () => {
    const amd = storedImage("amd", [100, 20]);
    const arm = storedImage("arm", [300], "linux/arm64");
    const proof = storedImage("proof", [1]);
    const index = storedIndex("index", {
      ...{ "linux/amd64": amd, "linux/arm64/v8": arm, "unknown/unknown": proof },
    });
    const { tree, registry } = open(
      { "team/app": { "1.0": index, amd, arm } },
      here("team/app:other"),
    );
    const rows = await loaded(tree, await repository(tree));
    const tag = rows.find((row): row is TagRow => row.kind === "tag" && row.tag === "1.0");
    assert.ok(tag);
    const { remote, enginePlatform } = tree.tagState(tag);
    assert.ok(remote);
    assert.equal(sizeForEngine(remote, enginePlatform), 120);
    assert.equal(sizeForEngine(remote, "linux/arm64"), undefined, "not asked for yet");
    const platforms = await tree.children(tag);
    assert.deepEqual(
      platforms.map((row) => row.kind === "platform" && [row.platform.platform, row.platform.size]),
      [
        ["linux/amd64", 120],
        ["linux/arm64/v8", 300],
      ],
    );
    assert.ok(!registry.asked.includes(`manifest team/app ${digestOf("proof")}`));
  });

  it("shows no names that nobody could ask for", async () => {
    const odd = { "../x": storedImage("a"), "a b": storedImage("a"), "1.0": storedImage("a") };
    const { tree } = open({ "team/app": odd, "../..": {}, Upper: {} }, here("team/app:1.0"));
    const [first] = await tree.children();
    assert.ok(first?.kind === "registry");
    tree.listAll(first);
    assert.deepEqual(labels(await tree.children(first)), ["team/app"]);
    assert.deepEqual(labels(await loaded(tree, await repository(tree))), ["1.0"]);
  });

  it("has a word for what is no image, and for a tag that is gone", async () => {
    const chart = storedImage("chart");
    assert.ok(chart.manifest.kind === "manifest");
    const config = {
      ...chart.manifest.config,
      mediaType: "application/vnd.cncf.helm.config.v1+json",
    };
    const { tree, registry } = open(
      { "team/app": { chart: { ...chart, manifest: { ...chart.manifest, config } }, gone: chart } },
      here("team/app:1.0"),
    );
    registry.refuse = (what) => {
      if (what.endsWith(" gone")) throw refused("not-found", 404);
    };
    const rows = await loaded(tree, await repository(tree));
    const [first, second] = rows as readonly TagRow[];
    assert.ok(first && second);
    assert.equal(tree.tagState(first).remote?.contents?.artifact, config.mediaType);
    const [note] = await tree.children(first);
    assert.ok(note?.kind === "note" && note.note === "no-platforms");
    assert.equal(tree.tagState(second).gone, true);
  });

  it("looks again at the engine without a question to a registry", async () => {
    const images = [localImage({ tags: [`${host}/team/app:1.0`], digests: [] })];
    const { tree, registry } = open({ "team/app": { "1.0": storedImage("a") } }, images);
    const row = await repository(tree);
    const rows = await loaded(tree, row);
    assert.deepEqual(states(tree, rows), { "1.0": "differs" });
    const asked = registry.asked.length;
    images[0] = localImage({
      ...{ tags: [`${host}/team/app:1.0`], digests: [`${host}/team/app@${digestOf("a")}`] },
    });
    tree.lookAtEngine();
    await loaded(tree, row);
    assert.deepEqual(states(tree, rows), { "1.0": "same" });
    images.pop();
    tree.lookAtEngine();
    await loaded(tree, row);
    assert.deepEqual(states(tree, rows), { "1.0": "absent" });
    assert.equal(registry.asked.length, asked);
  });

  it("serves without an engine, and then compares nothing", async () => {
    const registry = createStandInRegistry({ "team/app": { "1.0": storedImage("a") } });
    const tree = createRegistryTree({
      access: async () => registry.access,
      connect: () => Promise.reject(new Error("no engine")),
      logins: async () => [host],
      pins: { get: () => [`${host}/team/app`], set: async () => undefined },
    });
    const rows = await loaded(tree, await repository(tree));
    assert.deepEqual(states(tree, rows), { "1.0": "unknown" });
  });

  it("tries an engine that did not answer once more, by itself", async () => {
    const registry = createStandInRegistry({ "team/app": { "1.0": storedImage("a") } });
    let attempts = 0;
    const tree = createRegistryTree({
      access: async () => registry.access,
      async connect() {
        if (++attempts === 1) throw new Error("busy");
        return standInEngine(here("team/app:1.0"));
      },
      ...{ enginePause: 20, logins: async () => [host] },
      pins: { get: () => [`${host}/team/app`], set: async () => undefined },
    });
    const row = await repository(tree);
    const rows = await tree.children(row);
    while (states(tree, rows)["1.0"] !== "differs") await settled();
    assert.equal(attempts, 2);
    tree.dispose();
  });

  it("ends what is under way at a refresh, and shows nothing of it", async () => {
    const { tree, registry } = open(
      { "team/app": { "1.0": storedImage("a") } },
      here("team/app:1.0"),
    );
    const row = await repository(tree);
    const first = tree.children(row);
    tree.refresh(row);
    assert.deepEqual(await first, []);
    registry.repositories.get("team/app")?.set("2.0", storedImage("b"));
    assert.deepEqual(labels(await loaded(tree, row)), ["2.0", "1.0"]);
  });
});

const knownCases: readonly {
  readonly images: readonly string[];
  readonly logins?: readonly string[];
  readonly pins?: readonly string[];
  readonly hosts: readonly string[];
}[] = [
  { images: [], hosts: [] },
  { images: ["busybox:1"], hosts: ["docker.io"] },
  { images: ["docker.io/library/busybox:1", "quay.io/a/b:1"], hosts: ["docker.io", "quay.io"] },
  { images: ["quay.io/a/b:1"], hosts: ["quay.io", "docker.io"] },
  { images: [], logins: ["ghcr.io"], hosts: ["ghcr.io", "docker.io"] },
  { images: [], logins: ["docker.io"], hosts: ["docker.io"] },
  { images: ["z.io/a:1"], logins: ["docker.io", "a.io"], hosts: ["a.io", "z.io", "docker.io"] },
  { images: ["localhost/mine:1"], hosts: [] },
  { images: ["localhost:5000/mine:1"], hosts: ["localhost:5000", "docker.io"] },
  { images: [], pins: ["docker.io/library/node"], hosts: ["docker.io"] },
  { images: ["Not a name"], hosts: [] },
];

function open(
  repositories: Parameters<typeof createStandInRegistry>[0],
  images: readonly EngineImage[],
): { readonly tree: RegistryTree; readonly registry: StandInRegistry } {
  const registry = createStandInRegistry(repositories);
  let pins: readonly string[] = [];
  const tree = createRegistryTree({
    access: async () => registry.access,
    connect: async () => standInEngine(images),
    logins: async () => [],
    pins: {
      get: () => pins,
      set: async (next) => {
        pins = next;
      },
    },
  });
  return { tree, registry };
}

function here(...names: readonly string[]): EngineImage[] {
  return names.map((name) => localImage({ tags: [`${host}/${name}`] }));
}

async function repository(tree: RegistryTree): Promise<RepositoryRow> {
  const [first] = await tree.children();
  const [row] = await tree.children(first);
  assert.ok(row?.kind === "repository");
  return row;
}

/** The rows below a repository, once nothing is under way any more. */
async function loaded(tree: RegistryTree, row: RepositoryRow): Promise<readonly RegistryRow[]> {
  const rows = await tree.children(row);
  const isOpen = (one: RegistryRow): boolean => {
    if (one.kind !== "tag") return false;
    const { remote, error, gone } = tree.tagState(one);
    return remote === undefined && error === undefined && !gone;
  };
  while (rows.some(isOpen)) await settled();
  await settled();
  return rows;
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function labels(rows: readonly RegistryRow[]): string[] {
  return rows.map((row) => {
    if (row.kind === "registry") return row.host;
    if (row.kind === "repository") return row.repository;
    return row.kind === "tag" ? row.tag : row.kind;
  });
}

function states(tree: RegistryTree, rows: readonly RegistryRow[]): Record<string, string> {
  const tags = rows.filter((row): row is TagRow => row.kind === "tag");
  return Object.fromEntries(tags.map((row) => [row.tag, tree.tagState(row).local]));
}

function refused(
  reason: "unauthorized" | "rate-limited" | "not-found",
  status: number,
): SlipwayError<"registry-refused"> {
  const facts = { registry: host, reason, status, login: reason === "unauthorized" };
  return new SlipwayError("registry-refused", facts, { message: "No.", hint: "Do it otherwise." });
}
