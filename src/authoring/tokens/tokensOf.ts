import { overlaps, type TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../../lint/services.ts";
import type { NameIndex } from "../navigation/nameIndex.ts";
import { cutTokens } from "./cutTokens.ts";
import { imageTokens } from "./imageTokens.ts";
import { nameTokens } from "./nameTokens.ts";
import type { SemanticToken } from "./semanticToken.ts";
import { shellTokens } from "./shellTokens.ts";

export interface TokenSources {
  readonly names: NameIndex;
  readonly services: Pick<LintServices, "shell">;
}

/**
 * What the model knows of a document and a grammar cannot: in the order of the text, apart, each on one
 * line. With `range` only those of the instructions that it touches. Text of PowerShell, cmd and other
 * languages has none; nor has any shell's while its grammar is not loaded.
 */
export function tokensOf(
  document: DockerfileDocument,
  { names, services }: TokenSources,
  range: TextRange = { start: 0, end: document.text.length },
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (const instruction of document.instructions) {
    if (!overlaps(instruction.range, range) && instruction.range.start !== range.start) continue;
    addTokens(tokens, instruction, services);
    if (instruction.kind === "ONBUILD" && instruction.trigger) {
      addTokens(tokens, instruction.trigger, services);
    }
  }
  for (const token of nameTokens(names)) if (overlaps(token.range, range)) tokens.push(token);
  return cutTokens(tokens, document.lines);
}

function addTokens(
  tokens: SemanticToken[],
  instruction: Instruction,
  { shell }: TokenSources["services"],
): void {
  if (instruction.kind === "MAINTAINER") {
    const { range } = instruction.keyword;
    tokens.push({ range, type: "keyword", modifiers: ["deprecated"] });
  }
  tokens.push(...imageTokens(instruction));
  if (instruction.json) {
    for (const { range, raw } of instruction.words) {
      // The dollar and the braces of a variable are not of the string.
      if (!raw.includes("$")) tokens.push({ range, type: "string", modifiers: [] });
    }
  } else for (const token of shellTokens(shell.of(instruction))) tokens.push(token);
}
