import type { TextEdit } from "../../base/textEdit.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import type { FindingFix } from "../../lint/finding.ts";
import type { ShellcheckComment, ShellcheckReplacement } from "./readShellcheckOutput.ts";
import type { ShellcheckScript } from "./shellcheckScript.ts";

/**
 * ShellCheck's own fix as edits of the document; undefined where it has none, or where a stretch
 * that it replaces is interrupted by a continuation. Never safe: quoting a variable, say, ends the
 * splitting that a script may count on.
 */
export function shellcheckFix(
  { code, replacements }: Pick<ShellcheckComment, "code" | "replacements">,
  script: ShellcheckScript,
): FindingFix | undefined {
  const placed: Placed[] = [];
  for (const replacement of replacements) {
    const edit = toEdit(replacement, script);
    if (!edit) return undefined;
    placed.push({ ...edit, ...replacement });
  }
  if (placed.length === 0) return undefined;
  const edits = joinInsertions(placed.sort(inOrder));
  const apart = edits.every(
    ({ range }, index) => index === 0 || (edits[index - 1]?.range.end ?? 0) <= range.start,
  );
  if (!apart) return undefined;
  return { title: `Apply ShellCheck's fix for SC${code}`, safe: false, edits };
}

interface Placed extends TextEdit, ShellcheckReplacement {}

function toEdit(
  replacement: ShellcheckReplacement,
  { source, escapeChar, ...script }: ShellcheckScript,
): TextEdit | undefined {
  const indexes = script.indexes(replacement);
  if (!indexes) return undefined;
  const { start, end } = indexes;
  const newText = replacement.replacement;
  // On an instruction's lines a line break, or an escape character in front of one, means more.
  if (escapeChar !== undefined && (newText.includes("\n") || newText.endsWith(escapeChar))) {
    return undefined;
  }
  if (start === end) {
    // Between two characters a continuation may stand: what closes stays with what it closes.
    const behind = replacement.insertionPoint === "beforeStart" && start > 0;
    const at = behind ? source.toOffset(start - 1) + 1 : source.toOffset(start);
    return { range: { start: at, end: at }, newText };
  }
  const range = mappedRange(source, start, end);
  return range.end - range.start === end - start ? { range, newText } : undefined;
}

/** In the order of the document; at one place, what closes comes first, and inner before outer. */
function inOrder(a: Placed, b: Placed): number {
  if (a.range.start !== b.range.start) return a.range.start - b.range.start;
  if (a.range.end !== b.range.end) return a.range.end - b.range.end;
  const closes = a.insertionPoint === "beforeStart";
  if (a.insertionPoint !== b.insertionPoint) return closes ? -1 : 1;
  return closes ? b.precedence - a.precedence : a.precedence - b.precedence;
}

/** Editors need not keep the order of insertions at one place. */
function joinInsertions(sorted: readonly Placed[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { range, newText } of sorted) {
    const last = edits.at(-1);
    const same = last && range.start === range.end && last.range.end === range.start;
    if (same && last.range.start === last.range.end) {
      edits[edits.length - 1] = { range, newText: last.newText + newText };
    } else {
      edits.push({ range, newText });
    }
  }
  return edits;
}
