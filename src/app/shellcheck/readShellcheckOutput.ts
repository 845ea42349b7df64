import { isRecord } from "../../base/isRecord.ts";

/** A finding as ShellCheck tells of it. Lines and columns count from 1, columns in code points. */
export interface ShellcheckComment extends ShellcheckSpan {
  readonly level: "error" | "warning" | "info" | "style";
  /** The figure in `SC2086`. */
  readonly code: number;
  readonly message: string;
  readonly replacements: readonly ShellcheckReplacement[];
}

/** `endColumn` is the one behind the last character. */
export interface ShellcheckSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ShellcheckReplacement extends ShellcheckSpan {
  readonly replacement: string;
  /** Of insertions at one place, the lower one is the outer one. */
  readonly precedence: number;
  /** `afterEnd` opens something in front of what follows, `beforeStart` closes what comes before. */
  readonly insertionPoint: "beforeStart" | "afterEnd";
}

/**
 * The comments in the format `json1`, by the name of their file; undefined for what is no such
 * output. A comment that is not as agreed is left out.
 */
export function readShellcheckOutput(
  output: string,
): ReadonlyMap<string, readonly ShellcheckComment[]> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed.comments)) return undefined;
  const byFile = new Map<string, ShellcheckComment[]>();
  for (const raw of parsed.comments) {
    const comment = readComment(raw);
    if (!comment || !isRecord(raw) || typeof raw.file !== "string") continue;
    const list = byFile.get(raw.file);
    if (list) list.push(comment);
    else byFile.set(raw.file, [comment]);
  }
  return byFile;
}

function readComment(raw: unknown): ShellcheckComment | undefined {
  if (!isRecord(raw)) return undefined;
  const span = readSpan(raw);
  const { level, code, message, fix } = raw;
  if (!span || typeof code !== "number" || typeof message !== "string") return undefined;
  if (level !== "error" && level !== "warning" && level !== "info" && level !== "style") {
    return undefined;
  }
  return { ...span, level, code, message, replacements: readFix(fix) };
}

/** All replacements or none: half a fix is none. */
function readFix(fix: unknown): readonly ShellcheckReplacement[] {
  if (!isRecord(fix) || !Array.isArray(fix.replacements)) return [];
  const replacements = fix.replacements.map(readReplacement);
  return replacements.every((one) => one !== undefined) ? replacements : [];
}

function readReplacement(raw: unknown): ShellcheckReplacement | undefined {
  if (!isRecord(raw) || typeof raw.replacement !== "string") return undefined;
  const span = readSpan(raw);
  if (!span) return undefined;
  return {
    ...span,
    replacement: raw.replacement,
    precedence: typeof raw.precedence === "number" ? raw.precedence : 0,
    insertionPoint: raw.insertionPoint === "afterEnd" ? "afterEnd" : "beforeStart",
  };
}

function readSpan({
  line,
  column,
  endLine,
  endColumn,
}: Record<string, unknown>): ShellcheckSpan | undefined {
  if (!isPlace(line) || !isPlace(column) || !isPlace(endLine) || !isPlace(endColumn)) {
    return undefined;
  }
  return { line, column, endLine, endColumn };
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
