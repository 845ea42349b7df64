import type { TextEdit } from "../../base/textEdit.ts";
import { type CacheMounts, cacheMounts } from "./cacheMounts.ts";
import { defineRefactoring } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * Lends a RUN the folders in which its package managers keep what they download; all RUNs of the
 * stage where one needs what another has downloaded.
 */
export const addCacheMount = defineRefactoring({
  id: "add-cache-mount",
  kind: "rewrite",
  at(document, range, context) {
    const run = touchedInstruction(document, range);
    const mounts = run?.kind === "RUN" ? cacheMounts(document, run, context) : undefined;
    return mounts && mountEdits(mounts);
  },
});

/** The flags, behind the keyword of each. */
export function mountEdits({ runs, mounts }: CacheMounts): readonly TextEdit[] {
  const newText = mounts.map((mount) => ` --mount=${mount}`).join("");
  return runs.map(({ keyword: { range } }) => ({
    range: { start: range.end, end: range.end },
    newText,
  }));
}
