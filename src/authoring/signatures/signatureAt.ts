import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { describeInstruction } from "../reference/describeInstruction.ts";
import { activeParameter } from "./activeParameter.ts";
import { mountSignature } from "./mountSignature.ts";
import type { SignatureHere } from "./signatureHere.ts";
import { signaturesOf } from "./signaturesOf.ts";

/**
 * The signature for a place behind a keyword; undefined elsewhere, in comments and here-documents, and
 * in the text of a command, which is the shell's.
 */
export function signatureAt(
  document: DockerfileDocument,
  offset: number,
): SignatureHere | undefined {
  const outer = instructionBefore(document, offset);
  if (!outer || isComment(document, offset)) return undefined;
  const { trigger } = outer.kind === "ONBUILD" ? outer : { trigger: undefined };
  const instruction = trigger && offset > trigger.keyword.range.end ? trigger : outer;
  if (offset <= instruction.keyword.range.end) return undefined;
  const [heredoc] = outer.heredocs;
  if (heredoc && offset >= heredoc.body.start) return undefined;
  const mount = mountSignature(instruction, offset);
  if (mount) return mount;
  const signatures = signaturesOf(instruction.kind);
  const text = describeInstruction(instruction.kind)?.text;
  if (signatures.length === 0 || text === undefined) return undefined;
  const place = activeParameter(document.text, instruction, offset);
  if (!place) return undefined;
  const active = Math.max(
    0,
    signatures.findIndex(({ form }) => form === place.form),
  );
  const parameters = signatures[active]?.parameters ?? [];
  const found = parameters.findIndex(({ id }) => id === place.parameter);
  return { signatures, active, parameter: found === -1 ? undefined : found, text };
}

/** The last that begins in front of the offset, where that is in it or in the lines that continue it. */
function instructionBefore(
  { instructions, text, escape: escapeChar }: DockerfileDocument,
  offset: number,
): Instruction | undefined {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const instruction = instructions[low - 1];
  if (!instruction || offset <= instruction.range.end) return instruction;
  // At the end of the file the blank line behind a continuation is none of the instruction yet.
  const { start, end } = instruction.range;
  const isContinued = text.slice(start, end).trimEnd().endsWith(escapeChar);
  return isContinued && text.slice(end, offset).trim() === "" ? instruction : undefined;
}

function isComment({ comments }: DockerfileDocument, offset: number): boolean {
  return comments.some(({ range }) => range.start < offset && offset <= range.end);
}
