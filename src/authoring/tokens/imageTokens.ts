import type { Instruction, Word } from "../../dockerfile/document.ts";
import type { SemanticToken } from "./semanticToken.ts";

/** The platform and the digest of a FROM; a digest also of what COPY takes from. */
export function imageTokens(instruction: Instruction): readonly SemanticToken[] {
  switch (instruction.kind) {
    case "FROM":
      return [...platform(instruction.platform?.value), ...digest(instruction.image)];
    case "COPY":
    case "ADD":
      return digest(instruction.from);
    default:
      return [];
  }
}

function platform(word: Word | undefined): readonly SemanticToken[] {
  if (!word || word.raw === "" || word.raw.includes("$")) return [];
  return [{ range: word.range, type: "enumMember", modifiers: [] }];
}

function digest(word: Word | undefined): readonly SemanticToken[] {
  const at = word?.raw.lastIndexOf("@") ?? -1;
  // Where a line break interrupts the word, its offsets are not those of the text.
  if (!word || at === -1 || word.range.end - word.range.start !== word.raw.length) return [];
  if (!/^[a-z0-9]+:[0-9a-f]{32,}$/i.test(word.raw.slice(at + 1))) return [];
  const range = { start: word.range.start + at + 1, end: word.range.end };
  return [{ range, type: "number", modifiers: [] }];
}
