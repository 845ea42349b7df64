import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changedRows, type RowChanges } from "../../src/app/changedRows.ts";
import type { GroupedImages } from "../../src/app/groupImages.ts";
import { type ImageRow, toImageRow } from "../../src/app/imageRow.ts";

describe("changedRows", () => {
  const cases: readonly (readonly [string, boolean, number, RowChanges])[] = [
    ["one row of a list", false, 1, ["row/0"]],
    ["100 rows of a list", false, 100, ids(100)],
    ["more of a list", false, 101, "all"],
    ["100 rows of a group", true, 100, ids(100)],
    ["more of a group: the group, and no other", true, 101, ["group/0"]],
    ["nothing", true, 0, []],
  ];
  for (const [what, grouped, count, changes] of cases) {
    it(`${what} with another size`, () => {
      const rows = Array.from({ length: 150 }, (_, at) => rowOf(at));
      const before = shown(rows, grouped);
      const after = shown(
        rows.map((row, at) => (at < count ? { ...row, ownSize: 5 } : row)),
        grouped,
      );
      assert.deepEqual(changedRows(before, after), changes);
    });
  }
});

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `row/${at}`);
}

/** The rows, in a group beside another one or for themselves. */
function shown(rows: readonly ImageRow[], grouped: boolean): GroupedImages {
  const group = (id: string, its: readonly ImageRow[]) =>
    ({ id, kind: "registry", name: id, rows: its }) as const;
  const groups = grouped ? [group("group/0", rows), group("group/1", [other])] : undefined;
  return { groups, rows: new Map(rows.map((row) => [row.id, row])) };
}

function rowOf(at: number): ImageRow {
  const facts = { images: new Map(), users: undefined, usage: undefined };
  const image = { id: `sha256:${at}`, tags: [`app:${at}`], digests: [], size: 9, created: 0 };
  return toImageRow(
    { id: `row/${at}`, image: { ...image, dangling: false, labels: {} }, tags: image.tags },
    facts,
  );
}

const other = rowOf(1000);
