import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { mappedRange } from "../../dockerfile/mappedText.ts";
import { heredocText } from "../../dockerfile/shell/heredocText.ts";
import type { ShellScript, ShellVariable } from "../../dockerfile/shell/shellScript.ts";
import type { ShellScripts } from "../../dockerfile/shell/shellScripts.ts";

/** A script and the variables in it, those of the scripts that it runs included. */
export interface ScriptNames {
  /** In the order of the text; a place is there once. */
  readonly variables: readonly ShellVariable[];
  /** False where some of the script could not be read. */
  readonly complete: boolean;
}

/**
 * What the shell reads and sets in an instruction; undefined where no script could be read: another
 * shell's, or the grammar is not there.
 */
export function shellNames(
  document: DockerfileDocument,
  instruction: Instruction,
  shell: ShellScripts,
): ScriptNames | undefined {
  const scripts = shell.of(instruction);
  if (scripts.length === 0) return undefined;
  const found = new Map<number, ShellVariable>();
  let complete = true;
  const add = (script: ShellScript): void => {
    complete &&= script.complete;
    for (const variable of script.variables) {
      if (!found.has(variable.range.start)) found.set(variable.range.start, variable);
    }
    for (const command of script.commands) {
      for (const set of setByCommand(command)) found.set(set.range.start, set);
      if (command.inner?.kind === "script") add(command.inner.script);
    }
  };
  for (const { script, form } of scripts) {
    add(script);
    if (form === "shell")
      for (const it of bodyVariables(document, instruction)) found.set(it.range.start, it);
  }
  const variables = [...found.values()].sort((a, b) => a.range.start - b.range.start);
  return { variables, complete };
}

/** `read NAME` and the like set what they name. */
function setByCommand({ name, words }: ShellScript["commands"][number]): readonly ShellVariable[] {
  if (name === undefined || !setters.has(name)) return [];
  return words
    .slice(1)
    .flatMap(({ raw, range }): ShellVariable[] =>
      /^[A-Za-z_]\w*$/.test(raw) && range.end - range.start === raw.length
        ? [{ name: raw, range, access: "write" }]
        : [],
    );
}

const setters: ReadonlySet<string> = new Set(["read", "mapfile", "readarray", "getopts"]);

/** Of the bodies that the shell expands and hands to a command: quotes mean nothing in them. */
function bodyVariables(
  { text }: DockerfileDocument,
  { heredocs }: Instruction,
): readonly ShellVariable[] {
  return heredocs.flatMap((heredoc) => {
    if (!heredoc.expand) return [];
    const body = heredocText(text, heredoc);
    return [...body.text.matchAll(/\\[\s\S]|\$(\{[#!]?)?([A-Za-z_]\w*)/g)].flatMap(
      ({ 0: whole, 2: name, index }): ShellVariable[] => {
        if (name === undefined) return [];
        const end = index + whole.length;
        return [{ name, range: mappedRange(body, end - name.length, end), access: "read" }];
      },
    );
  });
}
