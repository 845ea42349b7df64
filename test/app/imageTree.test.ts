import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RowChanges } from "../../src/app/changedRows.ts";
import { defaultArrangement, type ImageArrangement } from "../../src/app/imageArrangement.ts";
import { createImageTree, type ImageTree } from "../../src/app/imageTree.ts";
import { createFakeImages, type FakeImages, fakeContainer, fakeImage, toId } from "./fakeImages.ts";

/** Long enough for all that waits: for events to settle, and for the engine to count. */
const longTime = 60_000;

describe("the Images view's model", () => {
  it("asks nothing while it is hidden, and listens to nobody afterwards", async () => {
    const { tree, fake, clock } = open([fakeImage("1", ["a:1"])]);
    await clock.pass(longTime);
    assert.deepEqual(fake.asked, { listings: 0, inspections: [], containers: 0, counts: 0 });
    tree.setVisible(true);
    await clock.pass(longTime);
    assert.equal(tree.state.kind, "ready");
    tree.setVisible(false);
    const before = structuredClone(fake.asked);
    fake.emit(tagged("1", "a:2"));
    await clock.pass(longTime);
    assert.deepEqual(fake.asked, before);
    assert.equal(clock.waiting, 0);
  });

  it("asks for one image and fires one row after one event, of 5,000 images", async () => {
    const { tree, fake, clock, fired } = open(manyImages());
    tree.setVisible(true);
    await clock.pass(longTime);
    assert.equal(tree.rows.rows.size, 5000);
    const asked = structuredClone(fake.asked);
    fired.length = 0;
    change(fake, "17", { size: 8000 });
    fake.emit(tagged("17", "repo-7:17"));
    await clock.pass(200);
    assert.deepEqual(fired, [["image/repo-7:17"]]);
    assert.deepEqual(fake.asked.inspections, [toId("17")]);
    assert.equal(fake.asked.listings, asked.listings);
    // What it alone has may be another now, which is counted later.
    await clock.pass(longTime);
    assert.equal(fake.asked.listings, asked.listings);
    assert.ok(fired.length <= 2, JSON.stringify(fired));
  });

  it("asks for one image a few times in a storm about it, and keeps up with it", async () => {
    const { tree, fake, clock, fired } = open(manyImages());
    tree.setVisible(true);
    await clock.pass(longTime);
    const { listings } = fake.asked;
    fired.length = 0;
    for (let at = 0; at < 2000; at += 1) {
      change(fake, "17", { size: 10_000 + at });
      fake.emit(tagged("17", "repo-7:17"));
      await clock.pass(1);
    }
    const during = fake.asked.inspections.length;
    assert.ok(during > 5 && during <= 14, `${during} inspections in two seconds`);
    assert.equal(fired.length, during);
    assert.ok(fired.every((rows) => rows.length === 1));
    await clock.pass(1000);
    assert.equal(tree.rows.rows.get("image/repo-7:17")?.image.size, 11_999);
    assert.equal(fake.asked.listings, listings);
  });

  it("lists a few times in a storm about all images, and keeps up with it", async () => {
    const { tree, fake, clock, fired } = open(manyImages());
    tree.setVisible(true);
    await clock.pass(longTime);
    const { listings } = fake.asked;
    fired.length = 0;
    for (let at = 0; at < 2000; at += 1) {
      change(fake, `${at}`, { size: 10_000 + at });
      fake.emit(tagged(`${at}`, `repo-${at % 10}:${at}`));
      await clock.pass(1);
    }
    const during = fake.asked.listings - listings;
    assert.ok(during > 5 && during <= 14, `${during} listings in two seconds`);
    assert.deepEqual(fake.asked.inspections, []);
    await clock.pass(1000);
    const told = new Set(fired.flatMap((rows) => (rows === "all" ? ["all"] : rows)));
    assert.equal(told.size, 2000);
    assert.ok(!told.has("all"));
    assert.equal(tree.rows.rows.get("image/repo-9:1999")?.image.size, 11_999);
  });

  it("rests three times as long as the engine took", async () => {
    const { tree, fake, clock } = open(manyImages(), { listingTime: 1000 });
    tree.setVisible(true);
    await clock.pass(longTime);
    const { listings } = fake.asked;
    for (let at = 0; at < 20_000; at += 10) {
      for (let image = at; image < at + 10; image += 1) fake.emit(tagged(`${image}`, "x:1"));
      await clock.pass(10);
    }
    const during = fake.asked.listings - listings;
    assert.ok(during >= 4 && during <= 6, `${during} listings of a second each in 20 seconds`);
  });

  it("does nothing for health checks, saves and unpacked events", async () => {
    const { tree, fake, clock } = open([fakeImage("1", ["a:1"])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    const before = structuredClone(fake.asked);
    fake.emit({ action: "save", id: toId("1"), name: "a:1" });
    fake.emit({ action: "tag", id: "", name: undefined });
    for (const action of ["exec_create: true", "exec_die", "health_status: healthy", "top"]) {
      fake.emitContainer({ action, id: "c", name: "web-1" });
    }
    await clock.pass(longTime);
    assert.deepEqual(fake.asked, before);
  });

  it("takes a name from the image that had it", async () => {
    const [first, second] = [fakeImage("1", ["a:1"]), fakeImage("2", ["a:2"])];
    const { tree, fake, clock } = open([first, second]);
    tree.setVisible(true);
    await clock.pass(longTime);
    fake.images.set(first.id, { ...first, tags: [], dangling: true });
    fake.images.set(second.id, { ...second, tags: ["a:1", "a:2"] });
    fake.emit(tagged("2", "a:1"));
    await clock.pass(200);
    assert.deepEqual(shown(tree), ["a: a:1 a:2", "untagged: 1"]);
    assert.deepEqual(fake.asked.inspections, [second.id, first.id]);
  });

  it("forgets an image that is gone, and one that was known by a name only", async () => {
    const { tree, fake, clock } = open([fakeImage("1", ["a:1"]), fakeImage("2", ["b:1"])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    fake.images.delete(toId("1"));
    fake.emit({ action: "delete", id: toId("1"), name: toId("1") });
    await clock.pass(200);
    assert.deepEqual(shown(tree), ["b: b:1"]);
    fake.images.delete(toId("2"));
    fake.emit({ action: "untag", id: "b:1", name: "b" });
    await clock.pass(200);
    assert.equal(tree.state.kind, "empty");
  });

  it("takes in an image that was pulled, which is told by its name", async () => {
    const { tree, fake, clock } = open([fakeImage("1", ["a:1"])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    fake.images.set(toId("3"), fakeImage("3", ["new:1"]));
    fake.emit({ action: "pull", id: "new:1", name: "new" });
    await clock.pass(200);
    assert.deepEqual(shown(tree), ["a: a:1", "new: new:1"]);
    assert.equal(fake.asked.listings, 1);
  });

  it("lists again where the engine has counted images that no event told of", async () => {
    const { tree, fake, clock } = open([fakeImage("1", ["a:1"])]);
    tree.setVisible(true);
    await clock.pass(100);
    fake.images.set(toId("3"), fakeImage("3", ["new:1"]));
    await clock.pass(longTime);
    assert.deepEqual(shown(tree), ["a: a:1", "new: new:1"]);
    assert.equal(fake.asked.listings, 2);
  });

  it("says who uses an image, and when that ends", async () => {
    const image = fakeImage("1", ["a:1"]);
    const { tree, fake, clock, fired } = open([image, fakeImage("2", ["b:1"])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    fired.length = 0;
    const user = () =>
      tree.rows.rows.get("image/a:1")?.users.map(({ name, state }) => [name, state]);
    assert.deepEqual(user(), []);
    for (const state of ["created", "running", "exited"] as const) {
      fake.containers[0] = fakeContainer("web-1", image, state);
      fake.emitContainer({ action: "start", id: "web-1", name: "web-1" });
      await clock.pass(200);
      assert.deepEqual(user(), [["web-1", state]]);
    }
    fake.containers.length = 0;
    fake.emitContainer({ action: "destroy", id: "web-1", name: "web-1" });
    await clock.pass(200);
    assert.deepEqual(user(), []);
    assert.deepEqual(fired, Array(4).fill(["image/a:1"]));
    assert.equal(fake.asked.listings, 1);
  });

  it("counts users where the engine does not list its containers", async () => {
    const image = fakeImage("1", ["a:1"]);
    const { tree, fake, clock } = open([image], { withoutContainers: true });
    fake.usage = [{ id: image.id, size: 7000, sharedSize: 5000, containers: 2 }];
    tree.setVisible(true);
    await clock.pass(100);
    const row = () => tree.rows.rows.get("image/a:1");
    assert.deepEqual([row()?.userCount, row()?.ownSize], [undefined, undefined]);
    await clock.pass(longTime);
    assert.deepEqual([row()?.userCount, row()?.ownSize], [2, 2000]);
  });

  it("has the engine count now and then, however many events there are", async () => {
    const { tree, fake, clock } = open(manyImages());
    tree.setVisible(true);
    for (let at = 0; at < 60; at += 1) {
      fake.emit(tagged("17", "repo-7:17"));
      await clock.pass(1000);
    }
    assert.ok(fake.asked.counts >= 2 && fake.asked.counts <= 6, `${fake.asked.counts} in a minute`);
  });

  it("arranges at once and asks nothing for it", async () => {
    const { tree, fake, clock, fired } = open([fakeImage("1", ["a:1", "b:1"]), fakeImage("2", [])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    const before = structuredClone(fake.asked);
    fired.length = 0;
    const steps: readonly (readonly [Partial<ImageArrangement>, readonly string[]])[] = [
      [{ filter: "b" }, ["b: b:1"]],
      [{ filter: "" }, ["a: a:1", "b: b:1", "untagged: 2"]],
      [{ grouping: "none" }, ["-: a:1 b:1", "-: 2"]],
      [{ onlyDangling: true }, ["-: 2"]],
    ];
    for (const [step, rows] of steps) {
      tree.arrange(step);
      assert.deepEqual(shown(tree), rows);
    }
    assert.deepEqual(fired, ["all", "all", "all", "all"]);
    assert.deepEqual(fake.asked, before);
  });

  it("follows an engine that is back as if it were another", async () => {
    const { tree, fake, clock, fired } = open([fakeImage("1", ["a:1"])]);
    tree.setVisible(true);
    await clock.pass(longTime);
    fired.length = 0;
    fake.images.set(toId("2"), fakeImage("2", ["a:2"]));
    fake.lose();
    await clock.pass(longTime);
    assert.deepEqual(shown(tree), ["a: a:1 a:2"]);
    // The second: what the new one has of its own, once that is counted.
    assert.deepEqual(fired, [["repository/a"], ["image/a:2"]]);
    fake.emit({ action: "delete", id: toId("2"), name: undefined });
    fake.images.delete(toId("2"));
    await clock.pass(longTime);
    assert.deepEqual(shown(tree), ["a: a:1"]);
  });
});

function open(
  images: Parameters<typeof createFakeImages>[0],
  options: { readonly withoutContainers?: boolean; readonly listingTime?: number } = {},
): {
  readonly tree: ImageTree;
  readonly fake: FakeImages;
  readonly clock: Clock;
  readonly fired: RowChanges[];
} {
  const clock = createClock();
  const fake = createFakeImages(images, options);
  const { listImages } = fake.engine;
  const { listingTime } = options;
  const never = new AbortController().signal;
  if (listingTime !== undefined) {
    fake.engine.listImages = async () => {
      await clock.wait(listingTime, never);
      return listImages();
    };
  }
  const tree = createImageTree({
    connect: async () => fake.engine,
    ...{ wait: clock.wait, now: clock.now, arrangement: defaultArrangement },
  });
  const fired: RowChanges[] = [];
  tree.onDidChange((changes) => fired.push(changes));
  return { tree, fake, clock, fired };
}

function manyImages() {
  return Array.from({ length: 5000 }, (_, at) => fakeImage(`${at}`, [`repo-${at % 10}:${at}`]));
}

function change(fake: FakeImages, id: string, more: { readonly size: number }): void {
  const image = fake.images.get(toId(id));
  if (image) fake.images.set(image.id, { ...image, ...more });
}

function tagged(id: string, name: string) {
  return { action: "tag", id: toId(id), name };
}

/** `group: names`, a group for each line. */
function shown({ rows }: ImageTree): readonly string[] {
  const groups = rows.groups ?? [...rows.rows.values()].map((row) => ({ name: "-", rows: [row] }));
  return groups.map(({ name, rows: inside }) => {
    const names = inside.flatMap(({ entries, image }) =>
      entries.map(({ reference }) => reference ?? image.id.slice(-1)),
    );
    return `${name || "untagged"}: ${names.join(" ")}`;
  });
}

interface Clock {
  readonly waiting: number;
  now(): number;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Lets time pass, and all happen that waits for it. */
  pass(milliseconds: number): Promise<void>;
}

function createClock(): Clock {
  let time = 0;
  let waiting: { readonly at: number; readonly end: () => void }[] = [];
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    get waiting() {
      return waiting.length;
    },
    now: () => time,
    wait(milliseconds, signal) {
      return new Promise((resolve) => {
        const one = { at: time + milliseconds, end: resolve };
        waiting.push(one);
        const stop = () => {
          waiting = waiting.filter((other) => other !== one);
          resolve();
        };
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      });
    },
    async pass(milliseconds) {
      const until = time + milliseconds;
      await settled();
      for (;;) {
        const due = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        time = Math.max(time, due.at);
        waiting = waiting.filter((other) => other !== due);
        due.end();
        await settled();
      }
      time = until;
    },
  };
}
