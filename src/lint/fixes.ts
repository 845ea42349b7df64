import { applyEdits, type TextEdit } from "../base/textEdit.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Finding } from "./finding.ts";
import { type LintOptions, lint } from "./linter.ts";

export { ignoreEdits } from "./ignoreEdits.ts";

export interface FixOutcome {
  readonly text: string;
  readonly applied: readonly Finding[];
  /** Findings with a fix that had to wait, for touching one that was applied. */
  readonly left: readonly Finding[];
}

/**
 * Applies the fixes of findings on this very text in one pass, each as a whole or not at all; of two
 * that touch the same place the first one wins. Unsafe ones only when they are asked for.
 */
export function applyFixes(
  text: string,
  findings: readonly Finding[],
  options: { readonly unsafe?: boolean } = {},
): FixOutcome {
  const taken: TextEdit[] = [];
  const applied: Finding[] = [];
  const left: Finding[] = [];
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix || !(fix.safe || options.unsafe === true)) continue;
    if (fix.edits.some((edit) => touchesAny(taken, edit))) {
      left.push(finding);
      continue;
    }
    for (const edit of fix.edits) taken.splice(firstFrom(taken, edit.range.start), 0, edit);
    applied.push(finding);
  }
  return { text: applyEdits(text, taken), applied, left };
}

/** Lints and fixes until nothing is left to fix; a pass that would break the file is not taken. */
export function fixAll(text: string, options: LintOptions & { readonly unsafe?: boolean }): string {
  let document = parseDockerfile(text);
  for (let pass = 0; pass < maximumPasses; pass++) {
    const fixed = applyFixes(document.text, lint(document, options), options).text;
    if (fixed === document.text) break;
    const next = parseDockerfile(fixed, document);
    if (next.problems.length > document.problems.length) break;
    document = next;
  }
  return document.text;
}

/** Fixes that undo each other must not run for ever. */
const maximumPasses = 10;

/** `taken` is sorted by start and free of overlaps, so the neighbours decide. */
function touchesAny(taken: readonly TextEdit[], { range }: TextEdit): boolean {
  const at = firstFrom(taken, range.start);
  const before = taken[at - 1];
  const after = taken[at];
  return (
    (before !== undefined && before.range.end >= range.start) ||
    (after !== undefined && after.range.start <= range.end)
  );
}

/** Index of the first edit that starts at the offset or behind it. */
function firstFrom(taken: readonly TextEdit[], offset: number): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
