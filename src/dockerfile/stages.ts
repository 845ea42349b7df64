import type { EscapeCharacter, FromInstruction, Instruction, Stage, Word } from "./document.ts";
import { createGlobalScope } from "./globalScope.ts";
import type { GivenArguments } from "./variableValue.ts";

/**
 * The stages of a file: each FROM with what follows it. What a build gives to ARGs may make a FROM
 * name another stage than the defaults do.
 */
export function createStages(
  instructions: readonly Instruction[],
  escapeChar: EscapeCharacter,
  given?: GivenArguments,
): readonly Stage[] {
  const globals = createGlobalScope(instructions, escapeChar, given);
  const stages: Stage[] = [];
  /** The last stage of a name wins, as FROM looks for earlier stages from here backwards. */
  const byName = new Map<string, number>();
  let members: Instruction[] = [];
  let from: FromInstruction | undefined;
  /** Only earlier stages are known yet, so neither a cycle nor a stage FROM itself can arise. */
  const parentOf = (image: Word): number | undefined => {
    const { value, complete } = globals.expand(image.raw);
    return complete ? byName.get(value) : undefined;
  };
  const close = (): void => {
    if (!from) return;
    const index = stages.length;
    const name = from.alias?.raw.toLowerCase();
    stages.push({
      index,
      from,
      name,
      instructions: members,
      parent: from.image && parentOf(from.image),
      range: { start: from.range.start, end: members.at(-1)?.range.end ?? from.range.end },
    });
    if (name !== undefined) byName.set(name, index);
  };
  for (const instruction of instructions) {
    if (instruction.kind === "FROM") {
      close();
      from = instruction;
      members = [];
    } else members.push(instruction);
  }
  close();
  return stages;
}
