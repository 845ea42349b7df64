import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { FixProposal } from "../rule.ts";
import { lineBreakOf } from "./textPlaces.ts";
import type { VariableUse } from "./variableUses.ts";

/** Writes the name that is known for the one that is not. */
export function nameFix({ nameRange }: VariableUse, near: string): FixProposal | undefined {
  return nameRange && { title: `Write ${near}`, edits: [{ range: nameRange, newText: near }] };
}

/** Declares a name in front of the instruction that uses it. */
export function argFix(
  { text, lines }: DockerfileDocument,
  { range: { start }, keyword }: Instruction,
  name: string,
): FixProposal {
  const indent = text.slice(lines.lineStart(lines.positionAt(start).line), start);
  const arg = keyword.value === keyword.value.toLowerCase() ? "arg" : "ARG";
  return {
    title: `Insert ARG ${name}`,
    edits: [
      { range: { start, end: start }, newText: `${arg} ${name}${lineBreakOf(text)}${indent}` },
    ],
  };
}

/** In heredocs the escape character is the backslash, whatever the directive says. */
export function escapeIn(
  document: DockerfileDocument,
  { heredocs }: Instruction,
  { range }: VariableUse,
): string {
  // Behind the line of the instruction there is nothing but bodies.
  const inBody = range.start >= (heredocs[0]?.body.start ?? Number.POSITIVE_INFINITY);
  return inBody ? "\\" : document.escape;
}

/** Takes its meaning from the dollar sign. */
export function escapeFix(
  document: DockerfileDocument,
  instruction: Instruction,
  use: VariableUse,
): FixProposal | undefined {
  const { range, nameRange, name } = use;
  if (!nameRange) return undefined;
  const escapeChar = escapeIn(document, instruction, use);
  const at = (offset: number): TextEdit => ({
    range: { start: offset, end: offset },
    newText: escapeChar,
  });
  // Of `$$` both are dollar signs.
  const isPair = name === "$" && range.end - range.start === 2;
  return {
    title: `Put ${escapeChar} in front of it`,
    edits: isPair ? [at(range.start), at(range.start + 1)] : [at(range.start)],
  };
}
