import type { TextRange } from "../../base/textRange.ts";
import type {
  CommandInstruction,
  HealthcheckInstruction,
  Instruction,
} from "../../dockerfile/document.ts";
import { execArray } from "../../lint/shared/execArray.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/** CMD, ENTRYPOINT or HEALTHCHECK as a JSON array, where a shell does nothing but to split words. */
export const toExecForm = defineRefactoring({
  id: "to-exec-form",
  kind: "rewrite",
  at(document, cursor, context) {
    const instruction = touchedInstruction(document, cursor);
    const command = instruction && startCommand(instruction);
    if (!command?.shell || command.json || command.heredocs.length > 0) return undefined;
    if (context.services.shell.shellOf(command).dialect === undefined) return undefined;
    if (meetsOther(command, context)) return undefined;
    const range = commandRange(command);
    const newText = execArray(document, command.shell, range);
    return newText === undefined ? undefined : [{ range, newText }];
  },
});

export type StartInstruction = CommandInstruction | HealthcheckInstruction;

/** What has both forms and is no RUN. */
export function startCommand(instruction: Instruction): StartInstruction | undefined {
  switch (instruction.kind) {
    case "CMD":
    case "ENTRYPOINT":
      return instruction;
    case "HEALTHCHECK":
      return instruction.none || !instruction.cmd ? undefined : instruction;
    default:
      return undefined;
  }
}

/** What comes behind CMD in a HEALTHCHECK, else all. */
export function commandRange(command: StartInstruction): TextRange {
  const { argumentsRange: all, words, shell } = command;
  if (command.kind !== "HEALTHCHECK") return all;
  if (shell) return { start: shell.toOffset(0), end: all.end };
  return { start: words[1]?.range.start ?? all.end, end: all.end };
}

/**
 * ENTRYPOINT and CMD meet differently in each form, so neither is changed where the image may have
 * both; nor a CMD whose base may have an ENTRYPOINT of its own that looks at it.
 */
export function meetsOther(command: StartInstruction, { services }: RefactorContext): boolean {
  if (command.kind === "HEALTHCHECK") return false;
  const { entrypoint, cmd } = services.stageState.before(command);
  if (command.kind === "CMD") return (entrypoint?.words.length ?? 0) > 0;
  return cmd?.instruction !== undefined;
}
