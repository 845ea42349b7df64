import { applyEdits, type TextEdit } from "../../src/base/textEdit.ts";
import type { TextRange } from "../../src/base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createShellScripts } from "../../src/dockerfile/shell/shellScripts.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { fixAll } from "../../src/lint/fixes.ts";
import { type LintOptions, lint } from "../../src/lint/linter.ts";
import type { Severity } from "../../src/lint/rule.ts";

/** What is wrong with the fixes of one text; `about` names the property, and the rule if one is at fault. */
export interface FixFailure {
  readonly about: string;
  readonly detail: string;
}

/** All properties of fix-all on one text. */
export function tryFixAll(text: string, options: LintOptions): readonly FixFailure[] {
  const failures: FixFailure[] = [];
  const fail = (about: string, detail = ""): void => void failures.push({ about, detail });
  const before = parseDockerfile(text);
  const fixed = fixAll(text, options);
  const after = parseDockerfile(fixed);
  if (after.problems.length > before.problems.length) fail("fix-all adds parse problems", fixed);
  if (fixAll(fixed, options) !== fixed) fail("fix-all is not idempotent", fixed);
  if (text.startsWith("\uFEFF") !== fixed.startsWith("\uFEFF")) fail("byte order mark", fixed);
  if (!/(^|[^\r])\n/.test(text) && /\r\n/.test(text) && /(^|[^\r])\n/.test(fixed)) {
    fail("a lone line feed in a CRLF file", fixed);
  }
  if (!text.includes("\r") && fixed.includes("\r")) fail("a carriage return", fixed);
  for (const comment of lostComments(before, after))
    fail("a comment is lost", `${comment}\n${fixed}`);
  for (const { rule, fix } of lint(after, options)) {
    if (fix?.safe) fail(`fix-all leaves ${rule}`, fixed);
  }
  return failures;
}

/** All properties of each fix on its own, unsafe ones included. */
export function tryEachFix(text: string, options: LintOptions): readonly FixFailure[] {
  const failures: FixFailure[] = [];
  const before = parseDockerfile(text);
  const findings = lint(before, options);
  const broken = brokenRanges(before, options);
  for (const finding of findings) {
    const { fix, rule } = finding;
    if (!fix) continue;
    const fail = (what: string, detail: string): void =>
      void failures.push({ about: `${rule}: ${what}`, detail: `${finding.message}\n${detail}` });
    const inside = fix.edits.find(({ range }) => broken.some((it) => touches(it, range)));
    if (inside)
      fail(
        "edits what the shell cannot read",
        text.slice(inside.range.start - 20, inside.range.end + 20),
      );
    const fixed = applyEdits(
      text,
      [...fix.edits].sort((a, b) => a.range.start - b.range.start),
    );
    const after = parseDockerfile(fixed);
    if (fixed === text) fail("changes nothing", fixed);
    if (after.problems.length > before.problems.length) fail("adds parse problems", fixed);
    const left = lint(after, options);
    if (left.some((it) => isSame(it, finding, fix.edits))) fail("is still reported", fixed);
    for (const raised of raisedBy(findings, left)) {
      if (rank[raised.severity] <= rank[finding.severity]) continue;
      if (isEdited(after, raised, fix.edits)) fail(`raises ${raised.rule}`, fixed);
    }
  }
  return failures;
}

const rank: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

/** The same rule says the same of the same place. */
function isSame(now: Finding, then: Finding, edits: readonly TextEdit[]): boolean {
  if (now.rule !== then.rule || now.message !== then.message) return false;
  // What is removed makes room for the next of its kind.
  if (edits.some((edit) => edit.newText === "" && holds(edit.range, then.range))) return false;
  return now.range.start === moved(then.range.start, edits);
}

function moved(offset: number, edits: readonly TextEdit[]): number {
  let at = offset;
  for (const { range, newText } of edits) {
    if (range.end <= offset) at += newText.length - (range.end - range.start);
  }
  return at;
}

/** Whether a finding is in an instruction that was edited. */
function isEdited(
  { instructions }: DockerfileDocument,
  { range: { start } }: Finding,
  edits: readonly TextEdit[],
): boolean {
  const instruction = instructions.find(({ range }) => range.start <= start && start <= range.end);
  if (!instruction) return true;
  return edits.some((edit) => {
    const at = moved(edit.range.start, edits);
    const written = { start: at, end: at + edit.newText.length };
    return written.start <= instruction.range.end && instruction.range.start <= written.end;
  });
}

/** Findings of which there are more than before. */
function raisedBy(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { rule } of before) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return after.filter(({ rule }) => {
    const left = (counts.get(rule) ?? 0) - 1;
    counts.set(rule, left);
    return left < 0;
  });
}

/** Comments that say what rules go by are not meant. */
function lostComments(
  { comments }: DockerfileDocument,
  after: DockerfileDocument,
): readonly string[] {
  const textOf = ({ text }: { readonly text: string }): string => text.trim();
  const kept = [
    ...after.comments.map(textOf),
    ...after.directives.map(({ name, value }) => `${name.raw}=${value.raw}`),
  ];
  return comments.map(textOf).filter((text) => {
    if (/\bignore=|^(syntax|check|escape)\s*=/.test(text)) return false;
    const exact = kept.indexOf(text);
    // A name may be put in front of a description.
    const at = exact === -1 ? kept.findIndex((it) => it.endsWith(` ${text}`)) : exact;
    if (at === -1) return true;
    kept.splice(at, 1);
    return false;
  });
}

function brokenRanges(document: DockerfileDocument, { shell }: LintOptions): readonly TextRange[] {
  const scripts = createShellScripts(document, shell);
  const all = document.instructions.flatMap((it): readonly Instruction[] =>
    it.kind === "ONBUILD" && it.trigger ? [it.trigger] : [it],
  );
  return all.flatMap((it) => scripts.of(it).flatMap(({ script }) => script.errors));
}

function holds(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function touches(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}
