import type { TextRange } from "../../base/textRange.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { RuleContext } from "../rule.ts";

/**
 * Where a finding in an instruction goes: the exact range, but under a peer's preset always one on
 * the line that the peer names, which is the instruction's first.
 */
export function onFirstLine(
  { preset, document }: Pick<RuleContext, "preset" | "document">,
  { keyword }: Pick<Instruction, "keyword">,
  range: TextRange,
): TextRange {
  if (preset !== "hadolint" && preset !== "buildkit") return range;
  const lineOf = (offset: number): number => document.lines.positionAt(offset).line;
  return lineOf(range.start) > lineOf(keyword.range.start) ? keyword.range : range;
}
