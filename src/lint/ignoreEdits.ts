import type { TextEdit } from "../base/textEdit.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { instructionAt } from "../dockerfile/instructionAt.ts";
import { type Ignore, readIgnores } from "./directives.ts";
import type { Finding } from "./finding.ts";
import { parseErrorId } from "./parseErrors.ts";
import { createRuleNames } from "./ruleNames.ts";
import { insertAtTop, lineBreakOf } from "./shared/textPlaces.ts";

/** What to type to ignore a finding's rule here, or in the whole file; empty where it cannot be. */
export function ignoreEdits(
  document: DockerfileDocument,
  finding: Pick<Finding, "rule" | "range">,
  scope: "line" | "file",
): readonly TextEdit[] {
  const { rule, range } = finding;
  if (rule === parseErrorId) return [];
  const existing = readIgnores(document, createRuleNames([])).find((ignore) =>
    isOurs(ignore, scope, range.start),
  );
  const last = existing?.names.at(-1);
  if (last) return [insert(last.range.end, `,${rule}`)];
  if (scope === "file") return [insertAtTop(document, `# slipway global ignore=${rule}`)];
  const { lines, text } = document;
  const target = instructionAt(document, range.start)?.range.start ?? range.start;
  const lineStart = lines.lineStart(lines.positionAt(target).line);
  const start = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
  const indent = /^[ \t]*/.exec(text.slice(start, target))?.[0] ?? "";
  return [insert(start, `${indent}# slipway ignore=${rule}${lineBreakOf(text)}`)];
}

function isOurs({ dialect, scope, covers }: Ignore, wanted: "line" | "file", at: number): boolean {
  if (dialect !== "slipway" || scope !== wanted || !covers) return false;
  return covers.start <= at && at <= covers.end;
}

function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
