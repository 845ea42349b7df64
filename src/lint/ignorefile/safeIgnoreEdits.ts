import type { TextEdit } from "../../base/textEdit.ts";
import { overlaps } from "../../base/textRange.ts";
import type { Finding } from "../finding.ts";

/** The edits of all safe fixes that do not get in each other's way; the rest is for another turn. */
export function safeIgnoreEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { fix } of findings) {
    if (!fix?.safe) continue;
    const isFree = fix.edits.every(
      ({ range }) => !edits.some((before) => overlaps(before.range, range)),
    );
    if (isFree) edits.push(...fix.edits);
  }
  return edits;
}
