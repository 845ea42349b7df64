import { splitPlainWords } from "../../dockerfile/shellWords.ts";
import { defineRefactoring } from "./refactoring.ts";
import { commandRange, meetsOther, startCommand } from "./toExecForm.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/** CMD, ENTRYPOINT or HEALTHCHECK as a line that a shell splits into the same words. */
export const toShellForm = defineRefactoring({
  id: "to-shell-form",
  kind: "rewrite",
  at(document, cursor, context) {
    const { services } = context;
    const instruction = touchedInstruction(document, cursor);
    const command = instruction && startCommand(instruction);
    if (!command?.json || meetsOther(command, context)) return undefined;
    const stage = document.stages.findLast(({ from }) => from.range.end <= command.range.start);
    const base = stage && services.stageState.baseOf(stage);
    const hasNone = base?.reference === "scratch" || base?.facts?.shells?.length === 0;
    if (!stage || hasNone || services.shell.shellOf(command).dialect === undefined)
      return undefined;
    const words = command.kind === "HEALTHCHECK" ? command.words.slice(1) : command.words;
    const values = words.map(({ value }) => value);
    const newText = values.map(quote).join(" ");
    if (newText === "" || /^(\[|--)/.test(newText) || newText.endsWith(document.escape)) {
      return undefined;
    }
    const read = splitPlainWords({ text: newText, toOffset: (index) => index });
    const isSame =
      read?.length === values.length && read.every(({ value }, at) => value === values[at]);
    return isSame ? [{ range: commandRange(command), newText }] : undefined;
  },
});

function quote(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
