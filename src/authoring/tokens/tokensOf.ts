import { overlaps, type TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../../lint/services.ts";
import type { NameIndex } from "../navigation/nameIndex.ts";
import { cutTokens } from "./cutTokens.ts";
import { imageTokens } from "./imageTokens.ts";
import { nameTokens } from "./nameTokens.ts";
import type { SemanticToken } from "./semanticToken.ts";
import { shellTokens } from "./shellTokens.ts";
import type { TokenMemory } from "./tokenMemory.ts";

export interface TokenSources {
  readonly names: NameIndex;
  readonly services: Pick<LintServices, "shell">;
  /** Of the same grammar, or of none; without it every instruction is read. */
  readonly memory?: TokenMemory;
}

/**
 * What the model knows of a document and a grammar cannot: in the order of the text, apart, each on one
 * line. With `range` only those of the instructions that it touches. Text of PowerShell, cmd and other
 * languages has none; nor has any shell's while its grammar is not loaded.
 */
export function tokensOf(
  document: DockerfileDocument,
  { names, services, memory }: TokenSources,
  range: TextRange = { start: 0, end: document.text.length },
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (const instruction of document.instructions) {
    if (!overlaps(instruction.range, range) && instruction.range.start !== range.start) continue;
    if (memory && instruction.range.end - instruction.range.start <= longestKept) {
      addKnown(tokens, document, instruction, services, memory);
    } else addAll(tokens, instruction, services);
  }
  for (const token of nameTokens(names)) if (overlaps(token.range, range)) tokens.push(token);
  return cutTokens(tokens, document.lines);
}

/** In characters: a text that is typed in has to be compared, and is kept once for each keystroke. */
const longestKept = 20_000;

function addKnown(
  tokens: SemanticToken[],
  { text, escape: escapeChar }: DockerfileDocument,
  instruction: Instruction,
  services: TokenSources["services"],
  memory: TokenMemory,
): void {
  const { start, end } = instruction.range;
  const { dialect = "" } = services.shell.shellOf(instruction);
  const key = `${escapeChar}${dialect} ${text.slice(start, end)}`;
  const found = memory.of(key, () => {
    const read: SemanticToken[] = [];
    addAll(read, instruction, services);
    return read.map((token) => moved(token, -start));
  });
  for (const token of found) tokens.push(moved(token, start));
}

function moved({ range, type, modifiers }: SemanticToken, by: number): SemanticToken {
  return { range: { start: range.start + by, end: range.end + by }, type, modifiers };
}

/** With those of a trigger. */
function addAll(
  tokens: SemanticToken[],
  instruction: Instruction,
  services: TokenSources["services"],
): void {
  addTokens(tokens, instruction, services);
  if (instruction.kind === "ONBUILD" && instruction.trigger) {
    addTokens(tokens, instruction.trigger, services);
  }
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
