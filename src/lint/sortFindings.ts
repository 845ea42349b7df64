import type { TextEdit } from "../base/textEdit.ts";
import type { Finding, FindingFix } from "./finding.ts";

/**
 * In file order, each once: under a peer's preset the findings of several commands may all be told
 * of at the instruction's keyword, and are one then, with the fixes of all.
 */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort(
    (a, b) =>
      a.range.start - b.range.start || a.range.end - b.range.end || compareText(a.rule, b.rule),
  );
  const kept: Finding[] = [];
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at];
    if (!first) break;
    let end = at + 1;
    while (isSamePlace(first, sorted[end])) end++;
    if (end === at + 1) kept.push(first);
    else for (const it of joinSame(sorted.slice(at, end))) kept.push(it);
    at = end;
  }
  return kept;
}

function isSamePlace(a: Finding, b: Finding | undefined): boolean {
  if (!b) return false;
  return a.range.start === b.range.start && a.range.end === b.range.end && a.rule === b.rule;
}

/** Findings of one rule at one place, each message once. */
function joinSame(group: readonly Finding[]): readonly Finding[] {
  const byMessage = new Map<string, Finding[]>();
  for (const finding of group) {
    const same = byMessage.get(finding.message);
    if (same) same.push(finding);
    else byMessage.set(finding.message, [finding]);
  }
  return [...byMessage.values()].flatMap(joinAll);
}

function joinAll(same: readonly Finding[]): readonly Finding[] {
  const [first] = same;
  return first && same.length > 1 ? [{ ...first, fix: joinFixes(same) }] : same;
}

/** The edits of all fixes; one that touches an earlier one is left out as a whole. */
function joinFixes(findings: readonly Finding[]): FindingFix | undefined {
  const fixes = findings.flatMap(({ fix }) => fix ?? []);
  const [first] = fixes;
  if (!first) return undefined;
  const edits: TextEdit[] = [];
  const byStart = [...fixes].sort((a, b) => startOf(a) - startOf(b));
  let end = -1;
  for (const fix of byStart) {
    if (startOf(fix) <= end) continue;
    edits.push(...fix.edits);
    end = Math.max(end, ...fix.edits.map(({ range }) => range.end));
  }
  return { title: first.title, safe: fixes.every(({ safe }) => safe), edits };
}

function startOf({ edits }: FindingFix): number {
  return Math.min(...edits.map(({ range }) => range.start));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
