import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  MappedText,
  Word,
} from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import { heredocText, jsonStringText, wordText } from "../../dockerfile/shell/heredocText.ts";
import { parseWordTemplate, type WordTemplate } from "../../dockerfile/wordTemplate.ts";

export interface VariablePlace {
  readonly name: string;
  /** Of the name alone. */
  readonly range: TextRange;
}

/**
 * The variables that the engine itself puts in for an instruction: in words, flags and the bodies of
 * COPY's heredocs. What the shell puts in is not here.
 */
export function expandedVariables(
  document: DockerfileDocument,
  instruction: Instruction,
): readonly VariablePlace[] {
  const { text, escape: escapeChar } = document;
  const { json } = instruction;
  const places: VariablePlace[] = [];
  for (const word of expandedWords(instruction)) {
    if (!word.raw.includes("$")) continue;
    const mapped = wordText(text, word, escapeChar);
    collect(json && word.raw.startsWith('"') ? jsonStringText(mapped) : mapped, true);
  }
  if (instruction.kind === "COPY" || instruction.kind === "ADD") {
    for (const heredoc of instruction.heredocs) {
      const { start, end } = heredoc.body;
      if (!heredoc.expand || !text.slice(start, end).includes("$")) continue;
      collect(heredocText(text, heredoc), false);
    }
  }
  return places;

  function collect(mapped: MappedText, quotes: boolean): void {
    const template = parseWordTemplate(mapped.text, quotes ? escapeChar : "\\", { quotes });
    if (template) collectParts(template, mapped);
  }

  function collectParts(template: WordTemplate, mapped: MappedText): void {
    for (const part of template) {
      if (typeof part === "string") continue;
      const start = part.at + (part.source[1] === "{" ? 2 : 1);
      places.push({
        name: part.name,
        range: mappedRange(mapped, start, start + part.name.length),
      });
      collectParts(part.word, mapped);
      collectParts(part.replacement, mapped);
    }
  }
}

/** All words of an instruction that the engine expands. */
function expandedWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case "FROM":
      return [instruction.platform?.value, instruction.image].filter((word) => word !== undefined);
    case "ENV":
    case "LABEL":
      return instruction.pairs.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    case "ARG":
      return instruction.pairs.flatMap(({ value }) => value ?? []);
    case "COPY":
    case "ADD": {
      const flags = instruction.flags.flatMap(({ name, value }) =>
        value && expandedFlags.has(name.value) ? [value] : [],
      );
      const { sources, destination } = instruction;
      return destination ? [...flags, ...sources, destination] : [...flags, ...sources];
    }
    case "RUN":
      return instruction.flags.flatMap(({ name, value }) =>
        name.value === "mount" && value ? [value] : [],
      );
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
    case "STOPSIGNAL":
    case "VOLUME":
      return instruction.words;
    default:
      return [];
  }
}

const expandedFlags: ReadonlySet<string> = new Set(["chown", "chmod", "checksum", "exclude"]);
