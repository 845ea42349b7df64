import { applyEdits, type TextEdit } from "../../base/textEdit.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import { formatDockerfile } from "./formatDockerfile.ts";
import type { FormatOptions } from "./formatOptions.ts";
import { sameMeaning } from "./sameMeaning.ts";

/** The edits of the lines that a range touches; these get what they have in the formatted whole. */
export function formatRange(
  document: DockerfileDocument,
  range: TextRange,
  options: FormatOptions = {},
  shell?: ShellParser,
): readonly TextEdit[] {
  const { lines, text } = document;
  const from = lines.lineStart(lines.positionAt(range.start).line);
  const last = lines.positionAt(range.end);
  // A selection of whole lines ends at the beginning of the next one.
  const isBefore = last.character === 0 && range.end > range.start;
  const to = lines.lineEnd(isBefore ? last.line - 1 : last.line);
  const edits = formatDockerfile(document, options, shell).filter(
    (edit) => edit.range.start >= from && edit.range.start <= to && edit.range.end <= to + 2,
  );
  // A part of the edits was not compared as such.
  const formatted = parseDockerfile(applyEdits(text, edits), document);
  const isSame =
    formatted.instructions.length === document.instructions.length &&
    document.instructions.every((before, index) => {
      const now = formatted.instructions[index];
      return now && (now === before || sameMeaning(before, text, now, formatted.text));
    });
  return isSame ? edits : [];
}
