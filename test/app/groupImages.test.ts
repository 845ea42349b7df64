import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changedRows } from "../../src/app/changedRows.ts";
import { groupImages, labelKeys } from "../../src/app/groupImages.ts";
import {
  defaultArrangement,
  type ImageArrangement,
  readArrangement,
} from "../../src/app/imageArrangement.ts";
import type { ImageFacts } from "../../src/app/imageFacts.ts";
import { pruneEstimate } from "../../src/app/pruneEstimate.ts";
import type { ImageUsage } from "../../src/engine/diskUsage.ts";
import type { EngineImage } from "../../src/engine/engine.ts";
import { fakeImage, toId } from "./fakeImages.ts";

const hour = 3_600_000;
const now = new Date(2026, 10, 25, 17, 48).getTime();
const source = "org.opencontainers.image.source";

const shop = fakeImage("a1", ["shop:1.9", "shop:latest", "127.0.0.1:5000/team/shop:1.9"], {
  ...{ created: now - hour, size: 300, labels: { [source]: "git/shop", tier: "web" } },
});
const old = fakeImage("a2", ["shop:1.10"], { created: now - 3 * 24 * hour, size: 900 });
const node = fakeImage("b1", ["docker.io/library/node:18"], {
  ...{ created: now - 20 * 24 * hour, size: 500, labels: { tier: "base" } },
});
const lost = fakeImage("c1", [], { created: now - 90 * 24 * hour, size: 100 });
const pulled = fakeImage("c2", [], {
  ...{ created: now - 80 * 24 * hour, size: 50, dangling: false },
  digests: [`busybox@${toId("d")}`],
});

/** Rows as `group: name name (also name)`. */
function drawn(
  change: Partial<ImageArrangement>,
  images: readonly EngineImage[] = [shop, old, node, lost, pulled],
): readonly string[] {
  const grouped = groupImages(facts(images), { ...defaultArrangement, ...change }, now);
  const groups = grouped.groups ?? [{ name: "", kind: "none", rows: [...grouped.rows.values()] }];
  return groups.map(({ kind, name, rows }) => {
    const shown = rows.map(({ entries, image, also }) => {
      const names = entries.map(({ reference }) => reference ?? image.id.slice(-2)).join("+");
      return also.length === 0 ? names : `${names} (also ${also.join(", ")})`;
    });
    return `${name || kind}: ${shown.join(" | ")}`;
  });
}

function facts(
  images: readonly EngineImage[],
  more: Partial<Omit<ImageFacts, "images">> = {},
): ImageFacts {
  const byId = new Map(images.map((image) => [image.id, image]));
  return { images: byId, users: undefined, usage: undefined, ...more };
}

describe("rows of the Images view", () => {
  const untagged = "untagged: c2 | c1";
  const cases: readonly (readonly [string, Partial<ImageArrangement>, readonly string[]])[] = [
    [
      "by repository, each name by itself, which says the others",
      {},
      [
        "127.0.0.1:5000/team/shop: 127.0.0.1:5000/team/shop:1.9 (also shop:1.9, shop:latest)",
        "node: docker.io/library/node:18",
        "shop: shop:1.9 (also shop:latest, 127.0.0.1:5000/team/shop:1.9) | shop:latest (also shop:1.9, 127.0.0.1:5000/team/shop:1.9) | shop:1.10",
        untagged,
      ],
    ],
    [
      "by registry, an image once in each",
      { grouping: "registry" },
      [
        "127.0.0.1:5000: 127.0.0.1:5000/team/shop:1.9 (also shop:1.9, shop:latest)",
        "docker.io: shop:1.9+shop:latest (also 127.0.0.1:5000/team/shop:1.9) | shop:1.10 | docker.io/library/node:18",
        untagged,
      ],
    ],
    [
      "by the values of a label, those without it last",
      { grouping: "label", labelKey: "tier" },
      [
        "base: docker.io/library/node:18",
        "web: shop:1.9+shop:latest+127.0.0.1:5000/team/shop:1.9",
        "unlabelled: shop:1.10 | c2 | c1",
      ],
    ],
    [
      "by age",
      { grouping: "age" },
      [
        "today: shop:1.9+shop:latest+127.0.0.1:5000/team/shop:1.9",
        "week: shop:1.10",
        "month: docker.io/library/node:18",
        "older: c2 | c1",
      ],
    ],
    [
      "in one list, an image once with all its names",
      { grouping: "none" },
      [
        "none: shop:1.9+shop:latest+127.0.0.1:5000/team/shop:1.9 | shop:1.10 | docker.io/library/node:18 | c2 | c1",
      ],
    ],
    [
      "by size, the largest first",
      { grouping: "none", sorting: "size" },
      [
        "none: shop:1.10 | docker.io/library/node:18 | shop:1.9+shop:latest+127.0.0.1:5000/team/shop:1.9 | c1 | c2",
      ],
    ],
    [
      "by size, the group with the largest first, those without a tag last all the same",
      { sorting: "size", filter: "1" },
      [
        "shop: shop:1.10 | shop:1.9 (also shop:latest, 127.0.0.1:5000/team/shop:1.9) | shop:latest (also shop:1.9, 127.0.0.1:5000/team/shop:1.9)",
        "node: docker.io/library/node:18",
        "127.0.0.1:5000/team/shop: 127.0.0.1:5000/team/shop:1.9 (also shop:1.9, shop:latest)",
        "untagged: c1",
      ],
    ],
    [
      "by name, numbers as numbers, those without a name last",
      { grouping: "none", sorting: "name" },
      [
        "none: docker.io/library/node:18 | shop:1.9+shop:latest+127.0.0.1:5000/team/shop:1.9 | shop:1.10 | c1 | c2",
      ],
    ],
    ["of a part of a name", { filter: "NODE" }, ["node: docker.io/library/node:18"]],
    ["of all words only", { filter: "shop 1.10" }, ["shop: shop:1.10"]],
    ["of an id", { filter: node.id.slice(-12) }, ["node: docker.io/library/node:18"]],
    ["of a label", { filter: "tier=base" }, ["node: docker.io/library/node:18"]],
    ["of a digest", { filter: "busybox@sha256" }, ["untagged: c2"]],
    ["of a word that is nowhere", { filter: "shop nowhere" }, []],
    ["without a tag only", { onlyDangling: true }, [untagged]],
    ["without a tag, and matching", { onlyDangling: true, filter: "busybox" }, ["untagged: c2"]],
  ];
  for (const [name, change, expected] of cases) {
    it(name, () => assert.deepEqual(drawn(change), expected));
  }

  it("stand in no other order when the engine lists them in another", () => {
    for (const grouping of ["repository", "registry", "age", "none"] as const) {
      const order = [pulled, node, lost, shop, old];
      assert.deepEqual(drawn({ grouping }, order), drawn({ grouping }), grouping);
    }
  });

  it("have ids that are theirs alone, whatever they are grouped by", () => {
    for (const grouping of ["repository", "registry", "label", "age", "none"] as const) {
      const arrangement = { ...defaultArrangement, grouping, labelKey: "tier" };
      const { groups, rows } = groupImages(facts([shop, old, node, lost]), arrangement, now);
      const shown = groups?.flatMap((group) => [group.id, ...group.rows.map(({ id }) => id)]);
      const ids = shown ?? [...rows.keys()];
      assert.equal(new Set(ids).size, ids.length, grouping);
    }
  });

  it("tell what they know of sizes and containers, and nothing else", () => {
    const users = new Map([[old.id, [{ id: "x", name: "web-1", state: "running" as const }]]]);
    const usage = usageOf([
      { id: shop.id, size: 300, sharedSize: 120, containers: 2 },
      { id: old.id, size: 900, sharedSize: -1, containers: -1 },
    ]);
    const rowOf = (known: ImageFacts, { id }: EngineImage) =>
      groupImages(known, { ...defaultArrangement, grouping: "none" }, now).rows.get(`image/${id}`);
    const pick = (row: ReturnType<typeof rowOf>) => [
      row?.ownSize,
      row?.userCount,
      row?.users.map(({ name }) => name),
    ];
    const listed = facts([shop, old], { users, usage });
    assert.deepEqual(pick(rowOf(listed, shop)), [180, 0, []]);
    assert.deepEqual(pick(rowOf(listed, old)), [undefined, 1, ["web-1"]]);
    const counted = facts([shop, old], { usage });
    assert.deepEqual(pick(rowOf(counted, shop)), [180, 2, []]);
    assert.deepEqual(pick(rowOf(counted, old)), [undefined, undefined, []]);
  });
});

describe("an image with thousands of names", () => {
  it("has a row for each, and no row names them all", () => {
    const tags = Array.from({ length: 5000 }, (_, at) => `shop-${at % 50}:${at}`);
    const { rows } = groupImages(facts([fakeImage("a", tags)]), defaultArrangement, now);
    assert.equal(rows.size, 5000);
    assert.ok([...rows.values()].every((row) => row.also.length === 10 && row.alsoCount === 4999));
  });
});

describe("what has to be drawn again", () => {
  const before = facts([shop, old, node, lost]);
  const change = (images: readonly EngineImage[], grouping: ImageArrangement["grouping"]) => {
    const arrangement = { ...defaultArrangement, grouping };
    const first = groupImages(before, arrangement, now);
    return changedRows(first, groupImages(facts(images), arrangement, now, first));
  };
  const bigger = { ...old, size: 901 };
  const newer = fakeImage("a3", ["shop:2"], { created: now });
  const other = fakeImage("e", ["other:1"], { created: now });
  const cases: readonly (readonly [string, readonly EngineImage[], unknown, unknown])[] = [
    ["nothing", [shop, old, node, lost], [], []],
    ["one row", [shop, bigger, node, lost], ["image/shop:1.10"], [`image/${old.id}`]],
    ["a group that has one row more", [shop, old, newer, node, lost], ["repository/shop"], "all"],
    ["a group that has one row less", [shop, node, lost], ["repository/shop"], "all"],
    ["everything, where a group comes", [shop, old, other, node, lost], "all", "all"],
    ["everything, where a group goes", [shop, old, node], "all", "all"],
  ];
  for (const [name, images, grouped, flat] of cases) {
    it(name, () => {
      assert.deepEqual(change(images, "repository"), grouped);
      assert.deepEqual(change(images, "none"), flat);
    });
  }
});

describe("what a prune would free", () => {
  const used = fakeImage("f", [], { size: 40 });
  const users = new Map([[used.id, [{ id: "x", name: "job", state: "exited" as const }]]]);
  it("is at most the sizes as long as nothing was counted", () => {
    const expected = { images: 2, inUse: 0, bytes: 150, bound: "atMost" };
    assert.deepEqual(pruneEstimate(facts([shop, lost, pulled])), expected);
  });
  it("is at least what each has of its own; what containers use stays", () => {
    const usage = usageOf([
      { id: lost.id, size: 100, sharedSize: 70, containers: 0 },
      { id: pulled.id, size: 50, sharedSize: 0, containers: 0 },
    ]);
    const known = facts([shop, lost, pulled, used], { users, usage });
    assert.deepEqual(pruneEstimate(known), { images: 2, inUse: 1, bytes: 80, bound: "atLeast" });
  });
});

describe("labels to group by", () => {
  it("are those that there are, the most common first", () => {
    assert.deepEqual(labelKeys(facts([shop, old, node])), [
      ["tier", 2],
      [source, 1],
    ]);
    assert.deepEqual(labelKeys(facts([old])), []);
  });
});

describe("a remembered arrangement", () => {
  const cases: readonly (readonly [unknown, Partial<ImageArrangement>])[] = [
    [undefined, {}],
    ["age", {}],
    [null, {}],
    [{ grouping: "age", sorting: "size", filter: "x", onlyDangling: true }, { grouping: "age" }],
    [{ grouping: "colour", sorting: 7, filter: {}, onlyDangling: "yes" }, {}],
    [{ grouping: "label" }, {}],
    [
      { grouping: "label", labelKey: "tier" },
      { grouping: "label", labelKey: "tier" },
    ],
  ];
  it("is read field by field, whatever was kept", () => {
    for (const [kept, expected] of cases) {
      const read = readArrangement(kept);
      const wanted = { ...defaultArrangement, ...expected };
      assert.deepEqual([read.grouping, read.labelKey], [wanted.grouping, wanted.labelKey]);
      assert.deepEqual(readArrangement(JSON.parse(JSON.stringify(read))), read);
    }
    assert.deepEqual(readArrangement(cases[3]?.[0]), {
      ...{ grouping: "age", labelKey: "", sorting: "size", filter: "x", onlyDangling: true },
    });
  });
});

function usageOf(usage: readonly ImageUsage[]): ReadonlyMap<string, ImageUsage> {
  return new Map(usage.map((one) => [one.id, one]));
}
