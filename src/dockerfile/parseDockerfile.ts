import { createLineTable } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";
import { checkDocument } from "./checkDocument.ts";
import { checkInstruction } from "./checkInstruction.ts";
import type { ScannedDirective } from "./directiveReader.ts";
import type {
  Comment,
  DockerfileDocument,
  EscapeCharacter,
  InstructionPiece,
  ParserDirective,
  Piece,
  Problem,
  Word,
} from "./document.ts";
import { moveInstructionPiece } from "./moveInstruction.ts";
import { readInstruction } from "./readInstruction.ts";
import { type Scan, type ScannedInstruction, scan } from "./scan.ts";
import { createStages } from "./stages.ts";

/**
 * Reads any text as a Dockerfile; never throws. What the engine would reject is in `problems`.
 * Instructions whose text stands in `previous`, too, are taken from there.
 */
export function parseDockerfile(text: string, previous?: DockerfileDocument): DockerfileDocument {
  return parseDockerfileWith({ readInstruction }, text, previous);
}

/** For tests that count how often an instruction is read. */
export function parseDockerfileWith(
  deps: { readonly readInstruction: typeof readInstruction },
  text: string,
  previous?: DockerfileDocument,
): DockerfileDocument {
  if (previous?.text === text) return previous;
  const lines = createLineTable(text);
  const nul = text.indexOf("\0");
  if (nul !== -1) return binaryDocument(text, lines, nul);
  const scanned = scan(text);
  const escapeChar = scanned.escape;
  const known = knownPieces(previous, escapeChar);
  const pieces = scanned.pieces.map((piece, index): Piece => {
    const { range } = piece;
    const source = text.slice(range.start, range.end);
    if (piece.kind === "blank") return { kind: "blank", range, text: source };
    if (piece.kind === "comment") {
      return {
        kind: "comment",
        range,
        text: source,
        comment: toComment(text, piece.content, false),
      };
    }
    if (piece.kind === "directive") {
      return {
        kind: "directive",
        range,
        text: source,
        directive: toDirective(text, piece.directive),
      };
    }
    return known(source, range.start, index) ?? readPiece(deps, text, source, piece, escapeChar);
  });
  const instructions = pieces.flatMap((piece) =>
    piece.kind === "instruction" ? [piece.instruction] : [],
  );
  const stages = createStages(instructions, escapeChar);
  const problems = [
    ...scanProblems(text, scanned),
    ...pieces.flatMap((piece) => (piece.kind === "instruction" ? piece.problems : [])),
    ...checkDocument(text, instructions, stages),
  ].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return {
    text,
    lines,
    escape: escapeChar,
    directives: pieces.flatMap((piece) => (piece.kind === "directive" ? [piece.directive] : [])),
    comments: pieces.flatMap((piece) =>
      piece.kind === "comment"
        ? [piece.comment]
        : piece.kind === "instruction"
          ? piece.comments
          : [],
    ),
    instructions,
    stages,
    problems,
    pieces,
  };
}

/** Finds a piece of the earlier document by its text; at the same place it is the same object. */
function knownPieces(previous: DockerfileDocument | undefined, escapeChar: EscapeCharacter) {
  if (previous === undefined || previous.escape !== escapeChar) return () => undefined;
  let byText: Map<string, InstructionPiece> | undefined;
  return (text: string, start: number, index: number): InstructionPiece | undefined => {
    const same = previous.pieces[index];
    if (same?.kind === "instruction" && same.range.start === start && same.text === text) {
      return same;
    }
    byText ??= new Map(
      previous.pieces.flatMap((piece) =>
        piece.kind === "instruction" ? [[piece.text, piece]] : [],
      ),
    );
    const piece = byText.get(text);
    return piece && moveInstructionPiece(piece, start - piece.range.start);
  };
}

function readPiece(
  deps: { readonly readInstruction: typeof readInstruction },
  text: string,
  pieceText: string,
  scanned: ScannedInstruction,
  escapeChar: EscapeCharacter,
): InstructionPiece {
  const instruction = deps.readInstruction(scanned, escapeChar);
  return {
    kind: "instruction",
    range: scanned.range,
    text: pieceText,
    instruction,
    comments: scanned.comments.map((range) => toComment(text, range, true)),
    problems: checkInstruction(instruction, escapeChar),
  };
}

function toComment(text: string, range: TextRange, insideInstruction: boolean): Comment {
  return { range, text: text.slice(range.start + 1, range.end), insideInstruction };
}

function toDirective(text: string, { range, name, value }: ScannedDirective): ParserDirective {
  return { range, name: plainWord(text, name), value: plainWord(text, value) };
}

function plainWord(text: string, range: TextRange): Word {
  const raw = text.slice(range.start, range.end);
  return { range, raw, value: raw };
}

function scanProblems(text: string, scanned: Scan): Problem[] {
  const problems: Problem[] = scanned.longLines.map((range) => ({
    range,
    message:
      "This line is longer than the 65,535 bytes that the engine reads; break it into several lines or move the content to a file.",
  }));
  for (const piece of scanned.pieces) {
    if (piece.kind !== "directive" || !piece.directive.problem) continue;
    const { name, value, range, problem } = piece.directive;
    const nameText = text.slice(name.start, name.end).toLowerCase();
    problems.push(
      problem === "twice"
        ? {
            range,
            message: `The directive "${nameText}" stands here a second time; keep one of them.`,
          }
        : {
            range: value,
            message: `"${text.slice(value.start, value.end)}" cannot be the escape character; use \\ or \`.`,
          },
    );
  }
  return problems;
}

function binaryDocument(
  text: string,
  lines: DockerfileDocument["lines"],
  nul: number,
): DockerfileDocument {
  return {
    text,
    lines,
    escape: "\\",
    directives: [],
    comments: [],
    instructions: [],
    stages: [],
    problems: [
      {
        range: { start: nul, end: nul + 1 },
        message:
          "This is not text: it holds a NUL character; save the Dockerfile as UTF-8 text or open another file.",
      },
    ],
    pieces: [{ kind: "blank", range: { start: 0, end: text.length }, text }],
  };
}
