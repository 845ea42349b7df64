import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  InstructionPiece,
} from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { createQuoteTracker } from "../shared/quoteTracker.ts";

export const indentContinuationLines = defineRule({
  id: "indent-continuation-lines",
  summary: "Require that the lines which continue an instruction are indented.",
  why: "A line that begins at the margin looks like an instruction of its own. Lines inside of quotes, where blanks would count, are left alone.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    margin: "This line continues the {keyword} above it, but is not indented. Indent it.",
  },
  examples: {
    bad: ["FROM alpine:3.22\nRUN apk update && \\\napk upgrade"],
    good: ["FROM alpine:3.22\nRUN apk update && \\\n    apk upgrade"],
  },
  options: {
    width: { description: "How many blanks the fix puts in front of a line.", default: 4 },
  },
  create: ({ options, report }) => ({
    document(document) {
      const width = options.width >= 1 ? Math.min(Math.floor(options.width), 40) : 4;
      for (const piece of document.pieces) {
        if (piece.kind !== "instruction" || !takesBlanks(piece.instruction)) continue;
        for (const range of marginLines(document, piece)) {
          const at = { start: range.start, end: range.start };
          report({
            at: range,
            message: "margin",
            data: { keyword: piece.instruction.keyword.raw },
            fix: { title: "Indent the line", edits: [{ range: at, newText: " ".repeat(width) }] },
          });
        }
      }
    },
  }),
});

/** False for those whose argument is the rest of the line, blanks included. */
function takesBlanks(instruction: Instruction): boolean {
  const it = written(instruction);
  switch (it.kind) {
    case "ENV":
    case "LABEL":
    case "ARG":
      return !it.legacy;
    case "MAINTAINER":
    case "STOPSIGNAL":
    case "UNKNOWN":
    case "USER":
    case "WORKDIR":
      return false;
    default:
      return true;
  }
}

function written(instruction: Instruction): Instruction {
  return instruction.kind === "ONBUILD" && instruction.trigger ? instruction.trigger : instruction;
}

/** The first words of continuation lines that begin at the margin and can do with blanks in front. */
function marginLines(
  { text, lines, escape: escapeChar }: DockerfileDocument,
  { range, instruction }: InstructionPiece,
): readonly TextRange[] {
  const end = instruction.heredocs[0]?.body.start ?? range.end;
  let line = lines.positionAt(range.start).line;
  if (!reachesMargin(text, lines, line + 1, end)) return [];
  const found: TextRange[] = [];
  const quotes = createQuoteTracker(escapesOf(instruction, escapeChar));
  let previous = " ";
  const { json } = written(instruction);
  for (let start = range.start; start < end; start = lines.lineStart(++line)) {
    const whole = text.slice(start, Math.min(lines.lineEnd(line), end));
    const content = whole.trimEnd();
    if (content === "" || (start > range.start && /^\s*#/.test(content))) continue;
    const part = content.endsWith(escapeChar) ? content.slice(0, -1) : whole;
    const [word = ""] = /^\S*/.exec(part) ?? [];
    if (start > range.start && word !== "" && quotes.isOutside && canPart(previous, part, json)) {
      found.push({ start, end: start + word.length });
    }
    quotes.add(part);
    if (part !== "") previous = part.slice(-3);
    if (lines.lineStart(line + 1) <= start) break;
  }
  return found;
}

/** Whether any of the lines from one on begins with neither a blank nor a comment. */
function reachesMargin(
  text: string,
  lines: DockerfileDocument["lines"],
  from: number,
  end: number,
): boolean {
  for (let line = from; line < lines.lineCount; line++) {
    const start = lines.lineStart(line);
    if (start >= end) return false;
    if (!" \t\r\n#".includes(text[start] ?? " ")) return true;
  }
  return false;
}

/** A shell of ours has the backslash, PowerShell the backtick. */
function escapesOf(instruction: Instruction, escapeChar: string): string {
  switch (written(instruction).kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "HEALTHCHECK":
      return escapeChar === "\\" ? "\\" : `\\${escapeChar}`;
    default:
      return escapeChar;
  }
}

/** Whether blanks between the two texts change nothing. */
function canPart(before: string, behind: string, isJson: boolean): boolean {
  if (/[ \t]$/.test(before)) return true;
  if (isJson) return /[,[]$/.test(before);
  // An operator ends a word by itself, unless it is escaped, or is but a part of one.
  if (/(^|[^\\&|])(&&|\|\|)$/.test(before)) return !/^[&|;(]/.test(behind);
  return /^(&&|\|\|)/.test(behind) && /[^\\&|<>;]$/.test(before);
}
