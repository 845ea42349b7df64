import type { EscapeCharacter, Instruction, Problem, Word } from "./document.ts";
import { findTemplateFault, type TemplateFault } from "./wordTemplate.ts";

/** What the engine rejects when it puts variables into the words of an instruction. */
export function checkExpandedWords(
  instruction: Instruction,
  escapeChar: EscapeCharacter,
): Problem[] {
  return expandedWords(instruction).flatMap((word) => {
    const fault = findTemplateFault(word.raw, escapeChar);
    if (!fault) return [];
    const shown = word.raw.length > 40 ? `${word.raw.slice(0, 40)}…` : word.raw;
    return [{ range: word.range, message: describe(fault, shown, escapeChar) }];
  });
}

function describe(fault: TemplateFault, shown: string, escapeChar: EscapeCharacter): string {
  switch (fault) {
    case "quote":
      return `The quote in ${shown} is not closed; close it, or put ${escapeChar} in front of it.`;
    case "brace":
      return `The } of a \${ is missing in ${shown}; add it, or put ${escapeChar} in front of the $.`;
    case "form":
      return `The engine does not know the form of \${ in ${shown}; write one such as \${NAME:-default}, or put ${escapeChar} in front of the $.`;
  }
}

/** The words that the engine expands itself; shell text it leaves to the shell. */
function expandedWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case "FROM":
      return [instruction.image, instruction.platform?.value].filter((word) => word !== undefined);
    case "ENV":
    case "LABEL":
      return instruction.pairs.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    case "ARG":
      return instruction.pairs.flatMap(({ value }) => value ?? []);
    case "COPY":
    case "ADD":
      // Strings of the JSON form are expanded after JSON's own escapes are gone.
      return instruction.json || !instruction.destination
        ? []
        : [...instruction.sources, instruction.destination];
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
    case "STOPSIGNAL":
      return instruction.words;
    case "VOLUME":
      return instruction.json ? [] : instruction.words;
    default:
      return [];
  }
}
