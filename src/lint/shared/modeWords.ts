import { joinPath } from "../../dockerfile/containerPath.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** Reads words of commands with the Dockerfile's variables put in. */
export interface KnownWords {
  /** What the program gets; undefined where the shell decides, or the script sets the variable. */
  value(instruction: Instruction, command: NamedCommand, word: ShellWord): string | undefined;
  /** The absolute path that the word means; undefined where the script may have changed folders. */
  path(instruction: Instruction, command: NamedCommand, word: ShellWord): string | undefined;
}

export function createKnownWords(services: LintServices): KnownWords {
  const scripts = new Map<RunScript, ScriptChanges>();
  const changesOf = (run: RunScript): ScriptChanges => {
    let changes = scripts.get(run);
    if (!changes) {
      changes = changesIn(run);
      scripts.set(run, changes);
    }
    return changes;
  };
  const value: KnownWords["value"] = (instruction, { run }, word) => {
    if (word.hasSubstitution || word.hasPattern) return undefined;
    if (!word.hasVariables) return word.value;
    const { variables } = changesOf(run);
    for (const [, name] of word.raw.matchAll(/\$\{?(\w+)/g)) {
      if (name === undefined || variables.has(name)) return undefined;
    }
    const expansion = services.variables.expand(word.raw, instruction);
    return expansion.complete ? expansion.value : undefined;
  };
  return {
    value,
    path(instruction, command, word) {
      const path = value(instruction, command, word);
      if (path === undefined || path === "" || path.startsWith("~")) return undefined;
      if (path.startsWith("/")) return joinPath(undefined, path);
      if (changesOf(command.run).folder) return undefined;
      return joinPath(services.stageState.before(instruction).workdir, path);
    },
  };
}

interface ScriptChanges {
  /** Names that the script gives a value. */
  readonly variables: ReadonlySet<string>;
  /** True where it leaves the folder it started in. */
  readonly folder: boolean;
}

function changesIn({ script }: RunScript): ScriptChanges {
  const variables = new Set<string>();
  let folder = false;
  for (const { name, assignments, words } of script.commands) {
    for (const assignment of assignments) variables.add(assignment.name);
    if (name === "cd" || name === "pushd") folder = true;
    if (name === undefined || !declares.has(name)) continue;
    for (const { value } of words) variables.add(/^\w*/.exec(value)?.[0] ?? "");
  }
  return { variables, folder };
}

const declares: ReadonlySet<string> = new Set(["read", "export", "declare", "local", "readonly"]);
