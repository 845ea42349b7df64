import { createLineTable, type LineTable } from "../../base/lineTable.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { EscapeCharacter, MappedText } from "../../dockerfile/document.ts";
import type { ShellcheckSpan } from "./readShellcheckOutput.ts";

export type ShellcheckDialect = "sh" | "bash" | "dash" | "ksh";

/** A script as ShellCheck gets it, with the way back. */
export interface ShellcheckScript {
  /** The script with what ShellCheck has to know put in; equal contents have equal comments. */
  readonly content: string;
  /** The script as it stands in the document. */
  readonly source: MappedText;
  /** The document's, where it ends lines in the script; undefined for a heredoc's body. */
  readonly escapeChar: EscapeCharacter | undefined;
  /** Where a span begins and ends in `source.text`; undefined in what was put in. */
  indexes(span: ShellcheckSpan): TextRange | undefined;
}

export interface ShellcheckScriptOptions {
  readonly dialect: ShellcheckDialect;
  readonly escapeChar: EscapeCharacter | undefined;
  /** True where the shell is started with `-e`. */
  readonly errexit: boolean;
  /** Names that are set, and exported, when the script starts. */
  readonly variables: readonly string[];
}

/** Undefined for a script of comments and blank lines only. */
export function shellcheckScript(
  source: MappedText,
  { dialect, escapeChar, errexit, variables }: ShellcheckScriptOptions,
): ShellcheckScript | undefined {
  const { text } = source;
  const lines = createLineTable(text);
  const lead = leadingComments(text, lines);
  if (lead === lines.lineCount) return undefined;
  // `export NAME` without a value: a value would say that the variable needs no quotes.
  const header = [
    `# shellcheck shell=${dialect}`,
    ...(variables.length > 0 ? [`export ${variables.join(" ")}`] : []),
    ...(errexit ? ["set -e"] : []),
  ];
  const cut = lines.lineStart(lead);
  const rest = text.slice(cut);
  const content = `${text.slice(0, cut)}${header.join("\n")}\n${rest}${rest.endsWith("\n") ? "" : "\n"}`;
  const indexOf = createIndexOf(text, lines);
  return {
    content,
    source,
    escapeChar,
    indexes({ line, column, endLine, endColumn }) {
      const start = placeOf(line);
      if (start === undefined) return undefined;
      const from = indexOf(start, column);
      const end = placeOf(endLine);
      const to = end === undefined ? from : indexOf(end, endColumn);
      return { start: from, end: Math.max(from, to) };
    },
  };

  /** The line of the source, from 0, of a line of the content, from 1. */
  function placeOf(line: number): number | undefined {
    if (line <= lead) return line - 1;
    return line <= lead + header.length ? undefined : line - header.length - 1;
  }
}

/**
 * How many lines stand before the first command. Directives among them count for the whole file
 * only there, and a shebang only on the first line, so what is put in comes behind.
 */
function leadingComments(text: string, lines: LineTable): number {
  for (let line = 0; line < lines.lineCount; line++) {
    const content = text.slice(lines.lineStart(line), lines.lineEnd(line)).trimStart();
    if (content !== "" && !content.startsWith("#")) return line;
  }
  return lines.lineCount;
}

/** Columns count code points; most lines have none outside of the basic plane and need no walk. */
function createIndexOf(text: string, lines: LineTable): (line: number, column: number) => number {
  const wide = new Map<number, readonly number[]>();
  return (line, column) => {
    const start = lines.lineStart(line);
    const end = lines.lineEnd(line);
    let starts = wide.get(line);
    if (!starts) {
      starts = wideCharacters(text, start, end);
      wide.set(line, starts);
    }
    // Each wide character in front of the place moves it on by one more.
    let index = start + column - 1;
    for (const at of starts) {
      if (at >= index) break;
      index++;
    }
    return Math.min(index, end);
  };
}

/** Offsets of the characters of a line that take two code units. */
function wideCharacters(text: string, start: number, end: number): readonly number[] {
  const found: number[] = [];
  for (let at = start; at < end; at++) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) {
      found.push(at);
      at++;
    }
  }
  return found;
}
