import { Range } from "vscode";
import type { TextPosition } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";

/** A document of the editor, or the line table of a text that is in none. */
export interface Positions {
  positionAt(offset: number): TextPosition;
}

/** Offsets of the text that was parsed are offsets of the document as long as its version is the same. */
export function toRange(positions: Positions, { start, end }: TextRange): Range {
  const from = positions.positionAt(start);
  const to = positions.positionAt(end);
  return new Range(from.line, from.character, to.line, to.character);
}
