import type { TextRange } from "../../base/textRange.ts";
import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import type { CommandInstruction, Instruction, Stage } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type {
  ShellBlock,
  ShellCommand,
  ShellPipeline,
  ShellScript,
} from "../../dockerfile/shell/shellScript.ts";
import type { StageBase } from "../../dockerfile/stageState.ts";
import type { RuleContext } from "../rule.ts";
import { broughtPrograms, mayHoldPrograms } from "./broughtPrograms.ts";
import { hasForeignSyntax } from "./foreignSyntax.ts";
import { runMounts } from "./runMounts.ts";
import { destinationPath } from "./transferPaths.ts";

/** The use of a program that is not there. */
export interface MissingProgram {
  readonly program: string;
  /** The word that names it. */
  readonly at: TextRange;
  readonly instruction: Instruction;
  readonly base: StageBase;
  readonly facts: BaseImageFacts;
}

export interface MissingProgramsOptions {
  /** Whether the image, as its facts have it, is proven to lack a program. */
  readonly lacks: (facts: BaseImageFacts, program: string) => boolean;
  /** Whether packages that are not known here may bring such programs. */
  readonly mayBePackaged: boolean;
}

/**
 * The uses of programs that the base image lacks, and that nothing in the stages before can have
 * brought, in the order of the file; each program once a chain of stages. Silent where a script looks
 * whether the program is there, where something else follows `||`, and behind whatever may bring
 * programs: a COPY into a folder of PATH, an ADD, a script, a command that is not known here.
 */
export function missingPrograms(
  context: Pick<RuleContext, "document" | "services">,
  { lacks, mayBePackaged }: MissingProgramsOptions,
): readonly MissingProgram[] {
  const { document, services } = context;
  if (hasForeignSyntax(document)) return [];
  const { stageState, commands } = services;
  const found: MissingProgram[] = [];
  const ends: Holdings[] = [];
  const parents = new Set(document.stages.map(({ parent }) => parent));
  for (const stage of document.stages) ends.push(walk(stage));
  return found;

  function walk(stage: Stage): Holdings {
    const base = stageState.baseOf(stage);
    const inherited = stage.parent === undefined ? undefined : ends[stage.parent];
    if (!base?.facts || !base.complete || isWindows(base) || inherited?.isOpen === true) {
      return { isOpen: true, programs: new Set() };
    }
    const holdings: Holdings = { isOpen: false, programs: new Set(inherited?.programs) };
    const look = { base, facts: base.facts, holdings };
    for (const trigger of stageState.triggersOf(stage)) {
      if (bringers.has(trigger.kind)) holdings.isOpen = true;
    }
    let healthcheck: Instruction | undefined;
    for (const instruction of stage.instructions) {
      if (holdings.isOpen) break;
      if (instruction.kind === "HEALTHCHECK") healthcheck = instruction;
      else if (instruction.kind === "SHELL") checkShell(instruction, look);
      else if (instruction.kind === "RUN") checkScripts(instruction, look);
      else if (mayBring(instruction)) holdings.isOpen = true;
    }
    // It runs in what the stage ends as, unless others go on with the stage.
    if (healthcheck && !holdings.isOpen && !parents.has(stage.index)) {
      checkScripts(healthcheck, look);
    }
    return holdings;
  }

  function mayBring(instruction: Instruction): boolean {
    if (instruction.kind === "ADD") return true;
    if (instruction.kind === "ENV")
      return instruction.pairs.some(({ key }) => key.value === "PATH");
    if (instruction.kind !== "COPY") return false;
    const path = destinationPath(services, instruction);
    return path === undefined || mayHoldPrograms(path, stageState.before(instruction).env("PATH"));
  }

  function checkShell(shell: CommandInstruction, look: Look): void {
    const [word] = shell.words;
    if (!shell.json || !word || look.facts.shells?.length === 0) return;
    const program = word.value.slice(word.value.lastIndexOf("/") + 1);
    report(program, word.range, shell, look);
  }

  function checkScripts(instruction: Instruction, look: Look): void {
    const { scripts } = commands.of(instruction);
    const { holdings, facts } = look;
    // Of what a mount brings, and of other languages, nothing is known.
    const isMounted = runMounts(instruction).some(({ type }) => type === "bind");
    if (scripts.length === 0 || isMounted) {
      holdings.isOpen = true;
      return;
    }
    for (const run of scripts) {
      if (!run.script.complete) {
        holdings.isOpen = true;
        return;
      }
      const isRunnable = run.form === "exec" || facts.shells?.length !== 0;
      const isSilent = !isRunnable || looksForPrograms(run.script);
      for (const command of allCommands(run)) {
        if (holdings.isOpen) return;
        const { name, words } = command;
        const [word] = words;
        if (name !== undefined && word && !isSilent) {
          const isMissing = report(name, word.range, instruction, look, () =>
            isPlain(command, run),
          );
          // It stops there, and brings nothing.
          if (isMissing) continue;
        }
        const brought = broughtPrograms(command);
        if (brought === "any" || (brought === "packages" && mayBePackaged)) holdings.isOpen = true;
        else if (brought === "packages") {
          for (const { value } of words.slice(1))
            if (managerPackage.test(value)) holdings.isOpen = true;
        } else for (const program of brought) holdings.programs.add(program);
      }
    }
  }

  function report(
    program: string,
    at: TextRange,
    instruction: Instruction,
    { base, facts, holdings }: Look,
    isCertain: () => boolean = () => true,
  ): boolean {
    if (holdings.programs.has(program) || !lacks(facts, program)) return false;
    // Once is enough, also where a script can do without: nothing is looked at twice.
    holdings.programs.add(program);
    if (!isCertain()) return false;
    found.push({ program, at, instruction, base, facts });
    return true;
  }
}

/** What has come to the programs of the base image; there are few names that count. */
interface Holdings {
  /** True where anything may be there. */
  isOpen: boolean;
  readonly programs: Set<string>;
}

interface Look {
  readonly base: StageBase;
  readonly facts: BaseImageFacts;
  readonly holdings: Holdings;
}

const bringers: ReadonlySet<Instruction["kind"]> = new Set(["RUN", "COPY", "ADD"] as const);

/** A package that may bring a package manager. */
const managerPackage = /apt|dpkg|deb|yum|dnf|rpm|zypp|pacman|arch|apk|alien|\$|[*?[]/;

function isWindows({ from, facts }: StageBase): boolean {
  return facts?.os?.kind === "windows" || /windows|\$/i.test(from.platform?.value?.raw ?? "");
}

/** In the order of the text; a command follows the wrapper that runs it. */
function allCommands({ script }: RunScript): readonly ShellCommand[] {
  const all: ShellCommand[] = [];
  const collect = ({ commands }: ShellScript): void => {
    for (const command of commands) {
      all.push(command);
      let { inner } = command;
      while (inner?.kind === "command") {
        all.push(inner.command);
        inner = inner.command.inner;
      }
      if (inner) collect(inner.script);
    }
  };
  collect(script);
  return all;
}

/** Whether a script asks what programs there are, or makes names of its own. */
function looksForPrograms({ source }: ShellScript): boolean {
  return lookingWords.test(source.text);
}

const lookingWords =
  /(?:^|[\s;&|({!`])(?:command\s+-[vV]|which|type|hash|whence|alias|function|trap|set\s+\+e)(?:\s|$)|\w\s*\(\s*\)|-[xf]\s+["']?\/\S*bin\//;

/** Whether it runs whatever else happens, and under its own name. */
function isPlain(command: ShellCommand, { script }: RunScript): boolean {
  if (command.broken || command.name?.includes("/") === true) return false;
  let outer = command;
  for (; outer.wrapper; outer = outer.wrapper) {
    if (!plainWrappers.has(outer.wrapper.name ?? "")) return false;
  }
  let pipeline: ShellPipeline = outer.pipeline;
  for (;;) {
    const { chain, negated } = pipeline;
    if (negated || hasAlternative(pipeline)) return false;
    const { block }: { readonly block: ShellBlock } = chain;
    if (!block.parent) return block === script.body;
    if (block.parent.kind !== "subshell" && block.parent.kind !== "group") return false;
    ({ pipeline } = block.parent);
  }
}

const plainWrappers: ReadonlySet<string> = new Set(["env", "exec", "nice", "nohup", "time"]);

/** Whether `||` stands before the pipeline, or behind it with more than an end of the script. */
function hasAlternative({ chain }: ShellPipeline): boolean {
  const { operators, pipelines } = chain;
  return operators.some(({ text }, index) => {
    if (text !== "||") return false;
    const [element, ...others] = pipelines[index + 1]?.elements ?? [];
    if (!element || others.length > 0 || element.kind !== "command") return true;
    return element.name !== "exit" && element.name !== "false";
  });
}
