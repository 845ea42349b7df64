import type {
  DockerfileDocument,
  Instruction,
  PairsInstruction,
  Stage,
} from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import type { RuleContext } from "../rule.ts";
import { hadolintImage } from "./imageWords.ts";
import { inheritedTriggers } from "./inheritedTriggers.ts";
import { labelKey } from "./labelFormats.ts";

/** The names that the image which ships does not carry; none where an unknown key may be any. */
export function missingLabels(
  context: Pick<RuleContext, "document" | "preset" | "services">,
  names: readonly string[],
): readonly string[] {
  const { stages } = context.document;
  const last = stages.at(-1);
  const missing = new Set(last ? names : []);
  for (const stage of last ? stageChain(stages, last) : []) {
    for (const label of labelsOf(context.document, stage)) {
      for (const pair of label.pairs) {
        const key = labelKey(context, label, pair);
        if (key === undefined) return [];
        missing.delete(key);
      }
    }
  }
  return [...missing];
}

/** Those that a parent has for its children count as the stage's own. */
function* labelsOf(document: DockerfileDocument, stage: Stage): Generator<PairsInstruction> {
  const isLabel = (it: Instruction): it is PairsInstruction => it.kind === "LABEL";
  for (const instruction of inheritedTriggers(document, stage)) {
    if (isLabel(instruction)) yield instruction;
  }
  for (const instruction of stage.instructions) if (isLabel(instruction)) yield instruction;
}

/**
 * DL3049: the stages without a label. hadolint forgives one with an alias if a later COPY names it,
 * or if a later stage with the label has it as its alias or, without one, as its image.
 */
export function stagesWithoutLabel(
  { stages }: Pick<DockerfileDocument, "stages">,
  name: string,
): readonly Stage[] {
  const goodAliases = new Set<string>();
  const without = new Set<Stage>();
  const byAlias = new Map<string, Stage[]>();
  const forgive = (alias: string): void => {
    for (const stage of byAlias.get(alias) ?? []) without.delete(stage);
    byAlias.delete(alias);
  };
  for (const stage of stages) {
    const { image } = stage.from;
    const alias = stage.from.alias?.raw;
    const base = hadolintImage(image?.raw ?? "").name;
    if (goodAliases.has(base)) {
      if (alias !== undefined) goodAliases.add(alias);
    } else {
      without.add(stage);
      const namesakes = byAlias.get(alias ?? "");
      if (namesakes) namesakes.push(stage);
      else if (alias !== undefined) byAlias.set(alias, [stage]);
    }
    for (const instruction of stage.instructions) {
      if (instruction.kind === "COPY" && instruction.from) forgive(instruction.from.raw);
      if (instruction.kind !== "LABEL") continue;
      if (!instruction.pairs.some(({ key }) => key.value === name)) continue;
      without.delete(stage);
      forgive(alias ?? base);
      if (alias !== undefined) goodAliases.add(alias);
    }
  }
  return [...without];
}
