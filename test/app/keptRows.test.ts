import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RowChanges } from "../../src/app/changedRows.ts";
import { groupImages } from "../../src/app/groupImages.ts";
import { defaultArrangement, imageGroupings } from "../../src/app/imageArrangement.ts";
import { createImageTree, type ImageTree } from "../../src/app/imageTree.ts";
import type { KeptImage } from "../../src/app/keptImages.ts";
import { keptName, listKept } from "../../src/app/listKept.ts";
import { createFakeImages, fakeImage, toId } from "./fakeImages.ts";

const now = new Date(2026, 10, 25, 17, 48).getTime();

const platform = (name: string, digest: string) => ({ platform: name, digest, size: 100 });

function keptImage(id: string, names: readonly string[], more: Partial<KeptImage> = {}): KeptImage {
  const digest = toId(id);
  const platforms = [platform("linux/amd64", digest)];
  return { digest, names, platforms, size: 100, kept: now, ...more };
}

const site = keptImage("e1", ["docker.io/library/site:1", "127.0.0.1:5000/team/site:1"]);
const nameless = keptImage("e2", [], { kept: now - 60_000 });

describe("images that Slipway keeps", () => {
  it("are listed as an engine's would be", () => {
    const [first, second] = listKept([site, nameless]);
    assert.deepEqual(first, {
      id: site.digest,
      tags: ["site:1", "127.0.0.1:5000/team/site:1"],
      digests: [`site@${site.digest}`, `127.0.0.1:5000/team/site@${site.digest}`],
      ...{ size: 100, created: now, dangling: false, labels: {} },
    });
    assert.equal(second?.dangling, true);
  });

  it("say their platforms where there are several", () => {
    const platforms = [platform("linux/amd64", toId("f1")), platform("linux/arm64", toId("f2"))];
    const [image] = listKept([{ ...site, platforms }]);
    assert.deepEqual(image?.platforms, platforms);
  });

  it("stay the same objects where nothing has changed", () => {
    const before = listKept([site, nameless]);
    assert.equal(listKept([{ ...site }, { ...nameless }], before), before);
    const after = listKept([site], before);
    assert.notEqual(after, before);
    assert.equal(after[0], before[0]);
  });

  it("have the names of the store", () => {
    assert.equal(keptName("site:1"), "docker.io/library/site:1");
    assert.equal(keptName("No Name"), "No Name");
  });
});

describe("rows of images that Slipway keeps", () => {
  const kept = listKept([site, nameless]);
  const image = fakeImage("a1", ["shop:1"]);
  const facts = {
    ...{ images: new Map([[image.id, image]]), usage: undefined },
    users: new Map([[site.digest, [{ id: "c", name: "web", state: "running" as const }]]]),
  };

  for (const grouping of imageGroupings.filter((it) => it !== "none")) {
    it(`stand before all others, each with all its names, by ${grouping}`, () => {
      const arrangement = { ...defaultArrangement, grouping, labelKey: "tier" };
      const { groups } = groupImages(facts, arrangement, now, undefined, kept);
      const [first, ...others] = groups ?? [];
      assert.equal(first?.kind, "kept");
      const names = first?.rows.map(({ entries }) => entries.map(({ reference }) => reference));
      assert.deepEqual(names, [["site:1", "127.0.0.1:5000/team/site:1"], [undefined]]);
      assert.ok(first?.rows.every((row) => row.kept && row.entries.every((entry) => entry.kept)));
      assert.equal(others.length, 1);
      assert.ok(others[0]?.rows.every((row) => !row.kept && row.entries.every((it) => !it.kept)));
    });
  }

  it("are in the one list where nothing is grouped by", () => {
    const arrangement = { ...defaultArrangement, grouping: "none" as const };
    const { groups, rows } = groupImages(facts, arrangement, now, undefined, kept);
    assert.equal(groups, undefined);
    assert.equal(rows.size, 3);
  });

  it("say nothing of containers, and keep their ids apart from an engine's", () => {
    const same = fakeImage("e1", ["site:1"]);
    const both = { ...facts, images: new Map([[same.id, same]]) };
    const { rows } = groupImages(both, defaultArrangement, now, undefined, kept);
    assert.equal(rows.size, 3);
    assert.deepEqual(rows.get(`kept/${site.digest}`)?.users, []);
  });

  it("are filtered as all are", () => {
    const arrangement = { ...defaultArrangement, filter: "team" };
    const { rows } = groupImages(facts, arrangement, now, undefined, kept);
    assert.deepEqual([...rows.keys()], [`kept/${site.digest}`]);
    const dangling = { ...defaultArrangement, onlyDangling: true };
    const shown = groupImages(facts, dangling, now, undefined, kept);
    assert.deepEqual([...shown.rows.keys()], [`kept/${nameless.digest}`]);
  });
});

describe("the Images view's model with images that Slipway keeps", () => {
  const never = new Promise<void>(() => undefined);

  function open(given: { readonly engine: boolean; readonly listed: () => Promise<KeptImage[]> }): {
    readonly tree: ImageTree;
    readonly fired: RowChanges[];
    readonly counts: { listed: number };
  } {
    const fake = createFakeImages([fakeImage("a1", ["shop:1"])], {});
    const counts = { listed: 0 };
    const tree = createImageTree({
      connect: async () => {
        if (!given.engine) throw new Error("Nobody is there.");
        return fake.engine;
      },
      ...{ wait: () => never, now: () => now, arrangement: defaultArrangement },
      listKept: () => {
        counts.listed += 1;
        return given.listed();
      },
    });
    const fired: RowChanges[] = [];
    tree.onDidChange((changes) => fired.push(changes));
    return { tree, fired, counts };
  }

  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  const names = ({ rows }: ImageTree) =>
    [...rows.rows.values()].map(({ entries }) => entries[0].reference);

  it("has them without an engine, too, and says that there is none", async () => {
    const { tree } = open({ engine: false, listed: async () => [site] });
    tree.setVisible(true);
    await settled();
    assert.equal(tree.state.kind, "unreachable");
    assert.deepEqual(names(tree), ["site:1"]);
    tree.dispose();
  });

  it("has them beside those of an engine", async () => {
    const { tree } = open({ engine: true, listed: async () => [site] });
    tree.setVisible(true);
    await settled();
    assert.equal(tree.state.kind, "ready");
    assert.deepEqual(names(tree), ["site:1", "shop:1"]);
    tree.arrange({ filter: "shop" });
    assert.deepEqual(names(tree), ["shop:1"]);
    tree.dispose();
  });

  it("reads them only while it is seen, and fires only where they are others", async () => {
    let listed = [site];
    const { tree, fired, counts } = open({ engine: false, listed: async () => listed });
    tree.keptChanged();
    await settled();
    assert.equal(counts.listed, 0);
    tree.setVisible(true);
    await settled();
    const before = fired.length;
    tree.keptChanged();
    await settled();
    assert.equal(counts.listed, 2);
    assert.equal(fired.length, before);
    listed = [{ ...site, size: 200 }];
    tree.keptChanged();
    await settled();
    assert.deepEqual(fired.slice(before), [[`kept/${site.digest}`]]);
    listed = [];
    tree.keptChanged();
    await settled();
    assert.deepEqual(names(tree), []);
    tree.setVisible(false);
    tree.keptChanged();
    await settled();
    assert.equal(counts.listed, 4);
    tree.dispose();
  });

  it("are heard of while they are seen, from when they can be", async () => {
    let listed = [site];
    const watches: { readonly changed: () => void; readonly signal: AbortSignal }[] = [];
    let canWatch = false;
    const tree = createImageTree({
      connect: async () => {
        throw new Error("Nobody is there.");
      },
      ...{ wait: () => never, now: () => now, arrangement: defaultArrangement },
      listKept: async () => listed,
      async watchKept(changed, signal) {
        if (!canWatch) throw new Error("There is no folder yet.");
        watches.push({ changed, signal });
        return true;
      },
    });
    tree.setVisible(true);
    await settled();
    assert.deepEqual(names(tree), ["site:1"]);
    canWatch = true;
    tree.keptChanged();
    await settled();
    tree.keptChanged();
    await settled();
    assert.equal(watches.length, 1);
    listed = [];
    watches[0]?.changed();
    await settled();
    assert.deepEqual(names(tree), []);
    tree.setVisible(false);
    assert.equal(watches[0]?.signal.aborted, true);
    tree.keptChanged();
    await settled();
    assert.equal(watches.length, 1);
    tree.setVisible(true);
    await settled();
    assert.equal(watches.length, 2);
    tree.dispose();
  });

  it("shows the engine's images where the store cannot be read", async () => {
    const { tree } = open({
      engine: true,
      listed: async () => {
        throw new Error("The disk is gone.");
      },
    });
    tree.setVisible(true);
    await settled();
    assert.deepEqual(names(tree), ["shop:1"]);
    tree.dispose();
  });
});
