import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { expandedWords } from "./expandedWords.ts";
import { mentionsVariable } from "./mentionsVariable.ts";
import { heredocVariableUses, variableUses } from "./variableUses.ts";

/**
 * The names of the variables that the engine puts into an instruction, once for each use; in FROM and
 * COPY --from too. What the shell of a RUN does with variables is not in it.
 */
export function* namesUsed(
  instruction: Instruction,
  document: Pick<DockerfileDocument, "text" | "escape">,
): Generator<string> {
  const { text, escape: escapeChar } = document;
  const it =
    instruction.kind === "ONBUILD" && instruction.trigger ? instruction.trigger : instruction;
  if (!mentionsVariable(document, it)) return;
  for (const word of [...expandedWords(it), ...wordsBeside(it)]) {
    for (const { name } of variableUses(word, escapeChar)) yield name;
  }
  if (it.kind !== "COPY" && it.kind !== "ADD") return;
  for (const heredoc of instruction.heredocs) {
    for (const { name } of heredocVariableUses(text, heredoc)) yield name;
  }
}

function wordsBeside(it: Instruction): Instruction["words"] {
  switch (it.kind) {
    case "FROM":
      return [...it.words, ...(it.platform?.value ? [it.platform.value] : [])];
    case "COPY":
      return it.from ? [it.from] : [];
    case "EXPOSE":
      return it.words;
    default:
      return [];
  }
}
