import { createLineTable } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";
import { checkDocument } from "./checkDocument.ts";
import { checkInstruction } from "./checkInstruction.ts";
import type { ScannedDirective } from "./directiveReader.ts";
import type {
  Comment,
  DockerfileDocument,
  EscapeCharacter,
  Instruction,
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
  const pieces: Piece[] = [];
  const directives: ParserDirective[] = [];
  const comments: Comment[] = [];
  const instructions: Instruction[] = [];
  const problems = scanProblems(text, scanned);
  for (const piece of scanned.pieces) {
    const { kind, range } = piece;
    const source = text.slice(range.start, range.end);
    if (kind === "blank") pieces.push({ kind, range, text: source });
    else if (kind === "comment") {
      const comment = toComment(text, piece.content, false);
      comments.push(comment);
      pieces.push({ kind, range, text: source, comment });
    } else if (kind === "directive") {
      const directive = toDirective(text, piece.directive);
      directives.push(directive);
      pieces.push({ kind, range, text: source, directive });
    } else {
      const found =
        known(source, range.start, pieces.length) ??
        readPiece(deps, text, source, piece, escapeChar);
      for (const comment of found.comments) comments.push(comment);
      for (const problem of found.problems) problems.push(problem);
      instructions.push(found.instruction);
      pieces.push(found);
    }
  }
  const stages = createStages(instructions, escapeChar);
  for (const problem of checkDocument(text, instructions, stages)) problems.push(problem);
  problems.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return {
    text,
    lines,
    escape: escapeChar,
    directives,
    comments,
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
            // The values of the others cannot be joined.
            ...(nameText === "check" && { code: "directive-twice" as const }),
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
