import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { createLintServices } from "../../lint/services.ts";
import type { NameIndex } from "./nameIndex.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import type { RenameRefusal } from "./renameRefusal.ts";
import { shellNames } from "./shellNames.ts";
import { touchedStages } from "./touchedStages.ts";

/**
 * Why scripts keep a variable's name: one that sets it and reads it may read either, and in one that
 * cannot be read nobody knows what means it.
 */
export function scriptRefusal(
  document: DockerfileDocument,
  { facts }: NameIndex,
  symbols: readonly NameSymbol[],
): RenameRefusal | undefined {
  const name = symbols[0]?.name ?? "";
  const isNamed = new RegExp(`(?<!\\w)${name}(?!\\w)`);
  const { shell } = createLintServices(document, facts);
  for (const stage of touchedStages(document, symbols)) {
    for (const it of stage.instructions) {
      const instruction: Instruction | undefined = it.kind === "ONBUILD" ? it.trigger : it;
      if (!instruction || !hasScript(instruction)) continue;
      const { start, end } = instruction.range;
      if (!isNamed.test(document.text.slice(start, end))) continue;
      const line = document.lines.positionAt(start).line + 1;
      const names = shellNames(document, instruction, shell);
      if (!names?.complete) return { reason: "unread-script", line, name };
      const accesses = new Set(
        names.variables.flatMap((at) => (at.name === name ? at.access : [])),
      );
      if (accesses.size > 1) return { reason: "set-by-script", line, name };
    }
  }
  return undefined;
}

function hasScript({ kind, json }: Instruction): boolean {
  return (
    !json && (kind === "RUN" || kind === "CMD" || kind === "ENTRYPOINT" || kind === "HEALTHCHECK")
  );
}
