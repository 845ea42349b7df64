import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { defaultArrangement, type ImageArrangement } from "../../src/app/imageArrangement.ts";
import { type ImageRow, toImageRow } from "../../src/app/imageRow.ts";
import type { ImageTree } from "../../src/app/imageTree.ts";
import { loadTreeItems, type TreeItems } from "./loadTreeItems.ts";

describe("the rows of the Images view in one list", () => {
  let items: TreeItems;
  before(async () => {
    items = await loadTreeItems();
  });

  it("come in a new order as a screenful first, and whole after a moment", async () => {
    const list = openList(items, 1000);
    assert.equal(list.ask(), 300);
    assert.equal(await list.pass(), 1, "the rest was not announced");
    assert.equal(list.ask(), 1000);
    assert.equal(await list.pass(), 1, "it was announced twice");
    list.arrange({ sorting: "size" });
    assert.equal(list.ask(), 300);
  });

  it("come whole after an event, however many there are", async () => {
    const list = openList(items, 1000);
    list.ask();
    await list.pass();
    list.change(1001);
    assert.equal(list.ask(), 1001);
  });

  it("come whole at once where they are few", async () => {
    const list = openList(items, 300);
    assert.equal(list.ask(), 300);
    assert.equal(await list.pass(), 0);
  });

  it("wait for the first answer of the engine to be cut", () => {
    const list = openList(items, 0);
    assert.equal(list.ask(), 0);
    list.change(1000);
    assert.equal(list.ask(), 300);
  });

  it("are not announced in a view that is gone", async () => {
    const list = openList(items, 1000);
    list.ask();
    list.rows.dispose();
    assert.equal(await list.pass(), 0);
  });
});

function openList({ createImageRows }: TreeItems, count: number) {
  const flat: ImageArrangement = { ...defaultArrangement, grouping: "none" };
  const tree = { rows: { groups: undefined, rows: rowsOf(count) }, arrangement: flat };
  let pass: () => void = () => undefined;
  let announced = 0;
  const rows = createImageRows(tree as unknown as ImageTree, {
    now: () => 0,
    openKept: () => Promise.reject(new Error("Nothing is kept.")),
    wait: () =>
      new Promise((resolve) => {
        pass = resolve;
      }),
    onMore: () => {
      announced += 1;
    },
  });
  return {
    rows,
    /** How many VS Code would get now. */
    ask: () => (rows.children(undefined) as readonly unknown[]).length,
    /** Lets the time pass; how often it was said by then that there are more. */
    async pass() {
      pass();
      await new Promise((resolve) => setImmediate(resolve));
      return announced;
    },
    change(to: number) {
      tree.rows = { groups: undefined, rows: rowsOf(to) };
    },
    arrange(change: Partial<ImageArrangement>) {
      tree.arrangement = { ...tree.arrangement, ...change };
    },
  };
}

function rowsOf(count: number): ReadonlyMap<string, ImageRow> {
  const facts = { images: new Map(), users: undefined, usage: undefined };
  const rows = Array.from({ length: count }, (_, at) => {
    const tags = [`app:${at}`];
    const image = { id: `sha256:${at}`, tags, digests: [], size: 1, created: 0, labels: {} };
    return toImageRow({ id: `image/${at}`, image: { ...image, dangling: false }, tags }, facts);
  });
  return new Map(rows.map((row) => [row.id, row]));
}
