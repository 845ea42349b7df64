import type { GroupedImages } from "./groupImages.ts";
import type { ImageRow } from "./imageRow.ts";

/** `all`: rows came or went at the top; else the ids of the groups and rows that show something else. */
export type RowChanges = "all" | readonly string[];

/** What has to be drawn again, and no more than that. */
export function changedRows(before: GroupedImages | undefined, after: GroupedImages): RowChanges {
  if (before === undefined || (before.groups === undefined) !== (after.groups === undefined)) {
    return "all";
  }
  if (before.groups === undefined || after.groups === undefined) {
    const [old, fresh] = [[...before.rows.values()], [...after.rows.values()]];
    const rows = sameIds(old, fresh) ? others(old, fresh) : undefined;
    return rows === undefined || rows.length > mostSingle ? "all" : rows;
  }
  if (!sameIds(before.groups, after.groups)) return "all";
  const { groups } = before;
  return after.groups.flatMap((group, at) => {
    const old = groups[at]?.rows ?? [];
    const rows = sameIds(old, group.rows) ? others(old, group.rows) : undefined;
    return rows === undefined || rows.length > mostSingle ? [group.id] : rows;
  });
}

/**
 * An editor draws rows that it is given one by one each with an update of its own, so that a group or
 * the whole list is drawn sooner than many of its rows; as when sizes of 5,000 images were counted.
 */
const mostSingle = 100;

function sameIds(
  a: readonly { readonly id: string }[],
  b: readonly { readonly id: string }[],
): boolean {
  return a.length === b.length && a.every(({ id }, at) => id === b[at]?.id);
}

/** `groupImages` keeps the objects of rows that are as before. */
function others(before: readonly ImageRow[], after: readonly ImageRow[]): readonly string[] {
  return after.filter((row, at) => row !== before[at]).map(({ id }) => id);
}
