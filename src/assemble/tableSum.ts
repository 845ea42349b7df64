import { createHash } from "node:crypto";
import { type EntryTable, figuresOfRow } from "../buildcontext/syncedContext.ts";
import { isFresh } from "./listingSum.ts";

/** As `listingSum`, of a table: without an object for any file. */
export function tableSum(table: EntryTable, listedAt: number): string | undefined {
  if (isNew(table.newest, listedAt) && hasFresh(table, listedAt)) return undefined;
  const hash = createHash("sha256");
  for (const { names, modes, folders, figures, targets } of table.batches()) {
    hash.update(`${names.length} ${names.join("\0")}\0${JSON.stringify(targets)}`);
    hash.update(modes);
    hash.update(folders);
    hash.update(figures);
  }
  return hash.digest("hex");
}

/** Where nothing is, nothing is fresh; most contexts are looked at some seconds after the last change. */
function isNew(newest: bigint, listedAt: number): boolean {
  return listedAt - Number(newest) / 1e6 < 10_000;
}

function hasFresh(table: EntryTable, listedAt: number): boolean {
  for (const { figures } of table.batches()) {
    for (let at = 0; at < figures.length; at += figuresOfRow) {
      const times = { modified: figures[at + 1] ?? 0n, changed: figures[at + 3] ?? 0n };
      if (isFresh(times, listedAt)) return true;
    }
  }
  return false;
}
