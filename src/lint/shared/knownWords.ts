import type { Instruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { commandsOf } from "../../dockerfile/shell/commandsOf.ts";
import type { ShellScript, ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";

/**
 * Reads arguments of commands with what ARG and ENV say put in. Silent about variables that the
 * script itself may set: what the program gets is then not in the instructions above.
 */
export interface KnownWords {
  /**
   * What the shell makes of a word: several where an unquoted variable holds several. Undefined
   * where only the build knows; patterns stay as typed.
   */
  values(
    instruction: Instruction,
    command: NamedCommand,
    word: ShellWord,
  ): readonly string[] | undefined;
  /** The same where it is one argument for certain; undefined for a pattern, too. */
  value(instruction: Instruction, command: NamedCommand, word: ShellWord): string | undefined;
  /** The absolute path that the word means; undefined where the script may have changed folders. */
  path(instruction: Instruction, command: NamedCommand, word: ShellWord): string | undefined;
  /** The arguments, those that are known as if they had been typed so; the others as they are. */
  wordsOf(instruction: Instruction, command: NamedCommand): readonly ShellWord[];
}

/**
 * For the run of one rule: what a script changes is looked for once. The services are asked when a word
 * needs them: many files have none such.
 */
export function createKnownWords(services: LintServices): KnownWords {
  const scripts = new Map<ShellScript, ScriptChanges>();
  const changesOf = ({ run: { script } }: NamedCommand): ScriptChanges => {
    let changes = scripts.get(script);
    if (!changes) {
      changes = changesIn(script);
      scripts.set(script, changes);
    }
    return changes;
  };
  const values: KnownWords["values"] = (instruction, command, word) => {
    const { raw, quoted, hasVariables, hasSubstitution } = word;
    if (hasSubstitution) return undefined;
    if (!hasVariables) return [word.value];
    // What a backslash or `$(( ))` means differs between the shell and a Dockerfile.
    if (/[\\`]|\$\(/.test(raw)) return undefined;
    const { names, setsAny } = changesOf(command);
    if (setsAny) return undefined;
    for (const [, name = ""] of raw.matchAll(/\$\{?(\w+)/g)) {
      if (names.has(name)) return undefined;
    }
    const { value, complete, undeclared } = services.variables.expand(raw, instruction);
    if (!complete || undeclared.length > 0 || value.length > maximumLength) return undefined;
    return quoted ? [value] : value.split(/[ \t\n]+/).filter((part) => part !== "");
  };
  const value: KnownWords["value"] = (instruction, command, word) => {
    if (word.hasPattern) return undefined;
    const known = values(instruction, command, word);
    return known?.length === 1 ? known[0] : undefined;
  };
  return {
    values,
    value,
    path(instruction, command, word) {
      const path = value(instruction, command, word);
      if (path === undefined || path === "" || path.startsWith("~")) return undefined;
      if (path.startsWith("/")) return joinPath(undefined, path);
      if (changesOf(command).leavesFolder) return undefined;
      return joinPath(services.stageState.before(instruction).workdir, path);
    },
    wordsOf(instruction, command) {
      const { words } = command;
      if (!words.some(({ hasVariables }) => hasVariables)) return words;
      return words.flatMap((word) => {
        if (!word.hasVariables) return word;
        const known = values(instruction, command, word);
        return known?.map((part) => ({ ...word, value: part, hasVariables: false })) ?? word;
      });
    },
  };
}

/** True where something decides of which the file does not tell. */
export function isUnknown({ hasVariables, hasSubstitution }: ShellWord): boolean {
  return hasVariables || hasSubstitution;
}

/** Whether a word that is not known looks by its name as if it held options. */
export function mayHoldOptions(words: readonly ShellWord[]): boolean {
  return words.some(
    ({ value, hasVariables }) => hasVariables && /^\$\{?\w*(opt|flag|arg|yes)/i.test(value),
  );
}

/** A value may be used often; long ones count as unknown, so that time stays linear. */
const maximumLength = 4096;

interface ScriptChanges {
  /** Names to which the script gives values. */
  readonly names: ReadonlySet<string>;
  /** True where it takes them from elsewhere, so that they may be any. */
  readonly setsAny: boolean;
  /** True where it leaves the folder it started in. */
  readonly leavesFolder: boolean;
}

function changesIn(script: ShellScript): ScriptChanges {
  const { text } = script.source;
  const names = new Set<string>();
  // By the text: an assignment may stand in an argument (`export A=1`) or an inner script.
  for (const [, name = ""] of text.matchAll(/\b(\w+)\+?=/g)) names.add(name);
  for (const [, name = ""] of text.matchAll(/\b(?:for|unset)[ \t]+(\w+)/g)) names.add(name);
  const programs = commandsOf(script, true).map(({ name = "" }) => name);
  return {
    names,
    setsAny: programs.some((name) => reading.has(name)),
    leavesFolder: programs.some((name) => leaving.has(name)),
  };
}

const reading: ReadonlySet<string> = new Set([
  ...["read", "source", ".", "eval", "getopts", "mapfile", "readarray"],
]);

const leaving: ReadonlySet<string> = new Set(["cd", "pushd", "popd"]);
