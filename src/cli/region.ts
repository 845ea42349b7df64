import type { LineTable } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";

/** A range as people and machines outside count: lines and columns from 1, the end exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function toRegion(lines: LineTable, { start, end }: TextRange): Region {
  const first = lines.positionAt(start);
  const last = lines.positionAt(end);
  return {
    line: first.line + 1,
    column: first.character + 1,
    endLine: last.line + 1,
    endColumn: last.character + 1,
  };
}
