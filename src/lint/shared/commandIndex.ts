import { once } from "../../base/once.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { commandsOf } from "../../dockerfile/shell/commandsOf.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellCommand, ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { ShellScripts } from "../../dockerfile/shell/shellScripts.ts";

/** A command that an instruction runs, as rules ask for it. */
export interface NamedCommand {
  /** The program without its folder: `apt-get` for `/usr/bin/apt-get`. */
  readonly name: string;
  /** The word of the name. */
  readonly nameWord: ShellWord;
  /** The arguments: words behind the name. */
  readonly words: readonly ShellWord[];
  readonly command: ShellCommand;
  /** The script of the instruction in which it stands, however deep. */
  readonly run: RunScript;
  /** True where the words are strings of the JSON form itself, so with quotes and commas. */
  readonly json: boolean;
}

/** The commands of one instruction. */
export interface InstructionCommands {
  /** All whose name is known, in the order of the text. */
  readonly all: readonly NamedCommand[];
  /** Those with one of the names, in the order of the text. */
  named(...names: readonly string[]): readonly NamedCommand[];
  readonly scripts: readonly RunScript[];
}

export interface CommandIndex {
  /** Of RUN, CMD, ENTRYPOINT and HEALTHCHECK, also as triggers; none while there is no grammar. */
  of(instruction: Instruction): InstructionCommands;
  /** The names of all commands, of every instruction. */
  names(): ReadonlySet<string>;
}

/**
 * Looks through `sudo`, `env`, `sh -c …`; as hadolint has it, names count whole, nothing is looked
 * through but words such as `command`, and a script with an error has no commands.
 */
export function createCommandIndex(
  { instructions }: Pick<DockerfileDocument, "instructions">,
  shell: ShellScripts,
  asHadolint: boolean,
): CommandIndex {
  const known = new Map<Instruction, InstructionCommands>();
  // All rules ask about one instruction before the next one comes.
  let lastAsked: Instruction | undefined;
  let lastFound: InstructionCommands | undefined;
  const of = (instruction: Instruction): InstructionCommands => {
    if (lastFound && instruction === lastAsked) return lastFound;
    let found = known.get(instruction);
    if (!found) {
      found = indexCommands(shell.of(instruction), asHadolint);
      known.set(instruction, found);
    }
    lastAsked = instruction;
    lastFound = found;
    return found;
  };
  const names = once(() => {
    const all = new Set<string>();
    for (const instruction of instructions) {
      const run = instruction.kind === "ONBUILD" ? instruction.trigger : instruction;
      if (run) for (const { name } of of(run).all) all.add(name);
    }
    return all;
  });
  return { of, names };
}

function indexCommands(scripts: readonly RunScript[], asHadolint: boolean): InstructionCommands {
  if (scripts.length === 0) return noCommands;
  const all: NamedCommand[] = [];
  const byName = new Map<string, NamedCommand[]>();
  for (const run of scripts) {
    if (asHadolint && !run.script.complete) continue;
    for (const command of commandsOf(run.script, !asHadolint)) {
      const named = asHadolint ? namedAsHadolint(command, run) : nameCommand(command, run);
      if (!named) continue;
      all.push(named);
      const list = byName.get(named.name);
      if (list) list.push(named);
      else byName.set(named.name, [named]);
    }
  }
  return {
    all,
    scripts,
    named(...names) {
      let found = none;
      for (const name of names) {
        const list = byName.get(name);
        if (!list || list === found) continue;
        if (found !== none) return all.filter(({ name }) => names.includes(name));
        found = list;
      }
      return found;
    },
  };
}

const none: readonly NamedCommand[] = [];

const noCommands: InstructionCommands = { all: none, scripts: [], named: () => none };

function nameCommand(command: ShellCommand, run: RunScript): NamedCommand | undefined {
  const { name, words } = command;
  const [nameWord] = words;
  if (name === undefined || !nameWord) return undefined;
  const program = name.slice(name.lastIndexOf("/") + 1);
  return toNamed(program, nameWord, words.slice(1), command, run);
}

function namedAsHadolint(command: ShellCommand, run: RunScript): NamedCommand | undefined {
  const { name, words } = command;
  const [first, second] = words;
  if (name === undefined || !first) return undefined;
  // A word of the grammar for bash; the program of that name is another.
  if (first.raw === "time" && command.inner?.kind === "command") {
    return namedAsHadolint(command.inner.command, run);
  }
  const isPrefix = prefixes.has(name) && second && !second.hasVariables && !second.hasSubstitution;
  return isPrefix
    ? toNamed(second.value, second, words.slice(1), command, run)
    : toNamed(name, first, words.slice(1), command, run);
}

/** Behind these it takes the next word for the name; the word stays an argument, too. */
const prefixes: ReadonlySet<string> = new Set(["command", "builtin", "busybox", "run", "exec"]);

function toNamed(
  name: string,
  nameWord: ShellWord,
  words: readonly ShellWord[],
  command: ShellCommand,
  run: RunScript,
): NamedCommand {
  return { name, nameWord, words, command, run, json: run.form === "exec" && isTop(command, run) };
}

/** Also behind `env` and the like, whose words are those of the JSON form, too. */
function isTop(command: ShellCommand, { script }: RunScript): boolean {
  let outer = command;
  while (outer.wrapper && outer.pipeline === outer.wrapper.pipeline) outer = outer.wrapper;
  return outer === script.commands[0];
}
