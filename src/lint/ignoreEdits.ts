import type { TextEdit } from "../base/textEdit.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { instructionAt } from "../dockerfile/instructionAt.ts";
import { readIgnores } from "./directives.ts";
import type { Finding } from "./finding.ts";
import type { Ignore } from "./ignore.ts";
import { parseErrorId } from "./parseErrors.ts";
import { createRuleNames } from "./ruleNames.ts";
import { insertAtTop, lineBreakOf } from "./shared/textPlaces.ts";

/**
 * What to type to ignore a finding's rule here, or in the whole file; empty where it cannot be. A
 * comment that is there already is added to, in the words of its dialect.
 */
export function ignoreEdits(
  document: DockerfileDocument,
  { rule, aliases, range }: Pick<Finding, "rule" | "aliases" | "range">,
  scope: "line" | "file",
): readonly TextEdit[] {
  if (rule === parseErrorId) return [];
  const here = readIgnores(document, createRuleNames([])).filter((ignore) =>
    reaches(ignore, scope, range.start),
  );
  const names = { slipway: rule, hadolint: nameAt("hadolint"), buildkit: nameAt("buildkit") };
  for (const dialect of ["slipway", "hadolint", "buildkit"] as const) {
    const last = here.findLast((ignore) => ignore.dialect === dialect)?.names.at(-1);
    const name = names[dialect];
    if (last && name !== undefined) return [insert(last.range.end, `,${name}`)];
  }
  if (scope === "file") return [insertAtTop(document, `# slipway global ignore=${rule}`)];
  return [insertAbove(document, lineToIgnore(document, range.start, here), rule)];

  function nameAt(peer: string): string | undefined {
    return aliases.find((alias) => alias.startsWith(`${peer}/`))?.slice(peer.length + 1);
  }
}

function reaches({ dialect, scope, covers }: Ignore, wanted: "line" | "file", at: number): boolean {
  if (scope !== wanted || !covers || at < covers.start || at > covers.end) return false;
  // BuildKit's own comments above an instruction reach some of its checks only.
  return dialect !== "buildkit" || wanted === "file";
}

/** hadolint looks at the line right above the instruction, so that its comment has to stay there. */
function lineToIgnore(
  document: DockerfileDocument,
  offset: number,
  here: readonly Ignore[],
): number {
  const target = instructionAt(document, offset)?.range.start ?? offset;
  const above = here.find(({ dialect, range }) => dialect === "hadolint" && range.start < target);
  return above?.range.start ?? target;
}

function insertAbove({ lines, text }: DockerfileDocument, target: number, rule: string): TextEdit {
  const lineStart = lines.lineStart(lines.positionAt(target).line);
  const start = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
  const indent = /^[ \t]*/.exec(text.slice(start, target))?.[0] ?? "";
  return insert(start, `${indent}# slipway ignore=${rule}${lineBreakOf(text)}`);
}

function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
