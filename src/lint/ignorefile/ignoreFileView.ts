import { createLineTable, type LineTable } from "../../base/lineTable.ts";
import type { TextRange } from "../../base/textRange.ts";
import { skipSpaces } from "../../dockerfile/blanks.ts";
import type { IgnoreFacts, IgnoreLineFacts } from "../../dockerfile/ignoreFacts.ts";
import { type IgnorePattern, parseIgnoreFile } from "../../dockerfile/ignoreFile.ts";
import type { FindingFix } from "../finding.ts";
import type { IgnoreFileRuleId } from "./ignoreFileRules.ts";

/** An ignore file as the checks look at it. */
export interface IgnoreFileView {
  readonly text: string;
  readonly lines: LineTable;
  readonly patterns: readonly ViewedPattern[];
  /** False where the folder is larger than was looked at, or was not looked at. */
  readonly isFolderKnown: boolean;
}

export interface ViewedPattern extends IgnorePattern {
  readonly index: number;
  /** The pattern as typed, without the `!`. */
  readonly path: TextRange;
  /** Undefined for a malformed one. */
  readonly glob: IgnoreGlob | undefined;
  /** What it does in the folder; undefined where that is not known. */
  readonly facts: IgnoreLineFacts | undefined;
}

export interface IgnoreGlob {
  test(path: string): boolean;
  /** True when only one path can match. */
  readonly literal: boolean;
}

/** A pattern by the rules of the engine's client; undefined for a malformed one. */
export type CompileIgnoreGlob = (pattern: string) => IgnoreGlob | undefined;

export interface IgnoreReport {
  readonly rule: IgnoreFileRuleId;
  readonly range: TextRange;
  readonly message: string;
  readonly fix?: FindingFix;
  readonly tag?: "unnecessary";
}

/** `facts` are those of the same text. */
export function viewIgnoreFile(
  text: string,
  compile: CompileIgnoreGlob,
  facts: IgnoreFacts | undefined,
): IgnoreFileView {
  const patterns = parseIgnoreFile(text).map((pattern, index): ViewedPattern => {
    const { start, end } = pattern.range;
    return {
      ...pattern,
      index,
      path: { start: pattern.negated ? skipSpaces(text, start + 1, end) : start, end },
      glob: pattern.pattern === "" ? undefined : compile(pattern.pattern),
      facts: facts?.lines[index],
    };
  });
  const isFolderKnown = facts !== undefined && !facts.isCut;
  return { text, lines: createLineTable(text), patterns, isFolderKnown };
}

/** True where it is certain that the pattern matches nothing in the folder. */
export function isUnmatched({ isFolderKnown }: IgnoreFileView, { facts }: ViewedPattern): boolean {
  return isFolderKnown && facts?.paths === 0;
}

/** The line with its line break; of the last line, the break before it. */
export function wholeLine({ text, lines }: IgnoreFileView, line: number): TextRange {
  const [start, next] = [lines.lineStart(line), lines.lineStart(line + 1)];
  if (line + 1 < lines.lineCount) return { start, end: next };
  return { start: line === 0 ? start : lines.lineEnd(line - 1), end: text.length };
}

/** The pattern as the build reads it, shortened where a message would grow too long. */
export function spelled({ negated, pattern }: IgnorePattern): string {
  const whole = `${negated ? "!" : ""}${pattern}`;
  return whole.length > 60 ? `${whole.slice(0, 59)}…` : whole;
}
