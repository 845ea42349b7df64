import type { LineTable } from "../../base/lineTable.ts";
import type { SemanticToken } from "./semanticToken.ts";

/**
 * The tokens in the order of the text, apart and each on one line: what lies inside of another one cuts it.
 * Of two for one range the later in the list counts.
 */
export function cutTokens(
  tokens: readonly SemanticToken[],
  lines: LineTable,
): readonly SemanticToken[] {
  const sorted = tokens
    .map((token, order) => ({ token, order }))
    .filter(({ token }) => token.range.start < token.range.end)
    .sort(
      (a, b) =>
        a.token.range.start - b.token.range.start ||
        b.token.range.end - a.token.range.end ||
        a.order - b.order,
    );
  const result: SemanticToken[] = [];
  /** The ones that are open, outermost first. */
  const open: SemanticToken[] = [];
  let at = 0;
  const upTo = (end: number): void => {
    const token = open.at(-1);
    if (token && end > at) pushLines(result, token, at, end, lines);
    at = Math.max(at, end);
  };
  const closeUpTo = (offset: number): void => {
    for (let last = open.at(-1); last && last.range.end <= offset; last = open.at(-1)) {
      upTo(last.range.end);
      open.pop();
    }
  };
  for (const { token } of sorted) {
    closeUpTo(token.range.start);
    upTo(token.range.start);
    open.push(token);
  }
  closeUpTo(Number.POSITIVE_INFINITY);
  return result;
}

function pushLines(
  result: SemanticToken[],
  { type, modifiers }: SemanticToken,
  start: number,
  end: number,
  lines: LineTable,
): void {
  const last = lines.positionAt(end).line;
  for (let line = lines.positionAt(start).line; line <= last; line++) {
    const range = {
      start: Math.max(start, lines.lineStart(line)),
      end: Math.min(end, lines.lineEnd(line)),
    };
    if (range.start < range.end) result.push({ range, type, modifiers });
  }
}
