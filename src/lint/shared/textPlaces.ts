import type { TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";

/** The line break that a text uses. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** Where a comment or directive goes that has to stand first: behind the parser directives. */
export function topOffset({ text, lines, directives }: DockerfileDocument): number {
  const last = directives.at(-1);
  if (last) return behindLine(lines, last.range.end);
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  return text.startsWith("#!", start) ? behindLine(lines, start) : start;
}

/** Inserts a line of its own behind the parser directives. */
export function insertAtTop(document: DockerfileDocument, line: string): TextEdit {
  const at = topOffset(document);
  const lineBreak = lineBreakOf(document.text);
  const startsLine = at <= 1 || document.text[at - 1] === "\n";
  return {
    range: { start: at, end: at },
    newText: startsLine ? line + lineBreak : lineBreak + line,
  };
}

/** The lines that a range touches, with one line break. */
export function wholeLines({ lines, text }: DockerfileDocument, range: TextRange): TextRange {
  const start = lines.lineStart(lines.positionAt(range.start).line);
  const end = behindLine(lines, range.end);
  if (end < text.length || text.endsWith("\n") || start === 0) return { start, end };
  // The last line has no break of its own: take the one in front.
  return { start: text[start - 2] === "\r" ? start - 2 : start - 1, end };
}

function behindLine(lines: DockerfileDocument["lines"], offset: number): number {
  return lines.lineStart(lines.positionAt(offset).line + 1);
}
