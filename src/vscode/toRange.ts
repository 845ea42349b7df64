import { Range, type TextDocument } from "vscode";
import type { TextRange } from "../base/textRange.ts";

/** Offsets of the text that was parsed are offsets of the document as long as its version is the same. */
export function toRange(document: TextDocument, { start, end }: TextRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
