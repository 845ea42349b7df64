import type { BaseImageFacts } from "./baseImageFacts.ts";
import type {
  CommandInstruction,
  DockerfileDocument,
  FromInstruction,
  Instruction,
  Stage,
} from "./document.ts";
import { expandWord } from "./expandWord.ts";
import { joinPath } from "./joinPath.ts";
import { createStageTriggers, type StageTriggers } from "./stageTriggers.ts";
import type { Expansion, Variables, VariableValue } from "./variables.ts";

/**
 * The state of every stage, from what is known of the base images; linear in the file. `triggers`
 * are those that `variables` was made with; made here when left out.
 */
export function createStageState(
  document: DockerfileDocument,
  variables: Variables,
  baseFacts: (reference: string, from: FromInstruction) => BaseImageFacts | undefined,
  triggers: StageTriggers = createStageTriggers(document, (from) => {
    return from.image && baseFacts(variables.expand(from.image.raw, from).value, from);
  }),
): StageState {
  const befores = new Map<Instruction, Settings>();
  const ends: Settings[] = [];
  const bases: (StageBase | undefined)[] = [];
  for (const stage of document.stages) {
    const inherited = stage.parent === undefined ? undefined : ends[stage.parent];
    const base =
      inherited && stage.parent !== undefined
        ? bases[stage.parent]
        : readBase(stage, variables, baseFacts);
    bases.push(base);
    let settings: Settings = { ...(inherited ?? baseSettings(base)), setsCmd: false };
    befores.set(stage.from, settings);
    const atStart = (name: string): VariableValue | undefined => {
      const [first] = stage.instructions;
      return first ? variables.resolve(name, first) : variables.resolveAtEnd(name, stage);
    };
    for (const trigger of triggers(stage)) {
      settings = afterInstruction(settings, trigger, (raw) => expandWord(raw, "\\", atStart));
    }
    for (const instruction of stage.instructions) {
      befores.set(instruction, settings);
      if (instruction.kind === "ONBUILD" && instruction.trigger) {
        befores.set(instruction.trigger, settings);
      }
      settings = afterInstruction(settings, instruction, (raw) =>
        variables.expand(raw, instruction),
      );
    }
    ends.push(settings);
  }
  return {
    before(instruction) {
      const settings = befores.get(instruction) ?? unknownSettings;
      return toState(settings, (name) =>
        instruction.kind === "FROM" ? undefined : variables.resolve(name, instruction),
      );
    },
    atEnd(stage) {
      const settings = ends[stage.index] ?? unknownSettings;
      return toState(settings, (name) => variables.resolveAtEnd(name, stage));
    },
    baseOf: ({ index }) => bases[index],
    triggersOf: triggers,
  };
}

/** What a stage's image is configured to, at every line. */
export interface StageState {
  /** The state that the given instruction finds, before it takes effect. */
  before(instruction: Instruction): StateAtLine;
  /** The state that the stage ends with: what its image is configured to. */
  atEnd(stage: Stage): StateAtLine;
  /** The image that the stage goes back to, through those it is FROM; undefined without one. */
  baseOf(stage: Stage): StageBase | undefined;
  /** The ONBUILD triggers that the stage begins with; see `createStageTriggers`. */
  triggersOf(stage: Stage): readonly Instruction[];
}

export interface StageBase {
  /** The FROM that names it, which may be that of an earlier stage. */
  readonly from: FromInstruction;
  /** With the defaults of ARG put in. */
  readonly reference: string;
  /** False where only the build knows some variable of the reference. */
  readonly complete: boolean;
  /** Undefined where nothing is known of it. */
  readonly facts: BaseImageFacts | undefined;
}

export interface StateAtLine {
  /** Absolute path; undefined where an unknown base or variable decides. */
  readonly workdir: string | undefined;
  /** As USER names it; undefined where an unknown base decides, "" where nothing set one. */
  readonly user: string | undefined;
  /** That of SHELL; empty where nothing set one, undefined where an unknown base decides. */
  readonly shell: readonly string[] | undefined;
  /** Undefined where an unknown base decides. */
  readonly entrypoint: StartCommand | undefined;
  /** Undefined where an unknown base decides. An ENTRYPOINT takes away that of the base. */
  readonly cmd: StartCommand | undefined;
  /** Value of an environment variable; undefined when unset, unknown or hidden by an ARG. */
  env(name: string): string | undefined;
  /** Such as `80/tcp`, each once, those of the base first; undefined where an unknown base decides. */
  exposed(): readonly string[] | undefined;
  /** Paths, each once, those of the base first; undefined where an unknown base decides. */
  volumes(): readonly string[] | undefined;
}

/** What ENTRYPOINT or CMD set. */
export interface StartCommand {
  /** As the image has it: behind the shell for the shell form; empty where there is none. */
  readonly words: readonly string[];
  /** The instruction that set it; undefined where the base has it so. */
  readonly instruction: CommandInstruction | undefined;
}

/** What is known of the image that has nothing. */
export const scratchFacts: BaseImageFacts = {
  workdir: "/",
  user: "",
  env: {},
  entrypoint: [],
  cmd: [],
  shell: [],
  exposed: [],
  volumes: [],
  onbuild: [],
  labels: {},
  packageManagers: [],
  shells: [],
};

interface Settings extends Pick<StateAtLine, "workdir" | "user" | "shell" | "entrypoint" | "cmd"> {
  /** Whether the stage itself set a CMD, so that ENTRYPOINT leaves it. */
  readonly setsCmd: boolean;
  readonly exposed: Chain | undefined;
  readonly volumes: Chain | undefined;
  /** Environment of the image at the root of the stage's parents. */
  readonly baseEnv: Readonly<Record<string, string>> | undefined;
}

/** A list that grows at its end, and that many lines share the beginning of. */
interface Chain {
  readonly before: Chain | undefined;
  readonly items: readonly string[];
}

const unknownSettings: Settings = {
  workdir: undefined,
  user: undefined,
  shell: undefined,
  entrypoint: undefined,
  cmd: undefined,
  setsCmd: false,
  exposed: undefined,
  volumes: undefined,
  baseEnv: undefined,
};

function readBase(
  { from }: Stage,
  variables: Variables,
  baseFacts: (reference: string, from: FromInstruction) => BaseImageFacts | undefined,
): StageBase | undefined {
  if (!from.image) return undefined;
  const { value: reference, complete } = variables.expand(from.image.raw, from);
  const facts = reference === "scratch" ? scratchFacts : baseFacts(reference, from);
  return { from, reference, complete, facts };
}

function baseSettings(base: StageBase | undefined): Settings {
  if (!base?.facts) return unknownSettings;
  const { workdir, user, shell, entrypoint, cmd, exposed, volumes, env } = base.facts;
  return {
    workdir: workdir === "" ? "/" : workdir,
    user,
    shell,
    entrypoint: entrypoint && { words: entrypoint, instruction: undefined },
    cmd: cmd && { words: cmd, instruction: undefined },
    setsCmd: false,
    exposed: exposed && { before: undefined, items: exposed.map(withProtocol) },
    volumes: volumes && { before: undefined, items: volumes },
    baseEnv: env,
  };
}

function afterInstruction(
  settings: Settings,
  instruction: Instruction,
  expand: (raw: string) => Expansion,
): Settings {
  const [word] = instruction.words;
  switch (instruction.kind) {
    case "USER": {
      if (!word) return settings;
      const { value, complete } = expand(word.raw);
      return { ...settings, user: complete ? value : undefined };
    }
    case "WORKDIR": {
      if (!word) return settings;
      const { value, complete } = expand(word.raw);
      return { ...settings, workdir: complete ? joinPath(settings.workdir, value) : undefined };
    }
    case "SHELL":
      if (!instruction.json || !word) return settings;
      return { ...settings, shell: instruction.words.map(({ value }) => value) };
    case "CMD":
      return { ...settings, cmd: startCommand(settings, instruction), setsCmd: true };
    case "ENTRYPOINT": {
      const entrypoint = startCommand(settings, instruction);
      if (settings.setsCmd) return { ...settings, entrypoint };
      return { ...settings, entrypoint, cmd: { words: [], instruction: undefined } };
    }
    case "EXPOSE":
      return { ...settings, exposed: append(settings.exposed, instruction, expand, withProtocol) };
    case "VOLUME":
      return { ...settings, volumes: append(settings.volumes, instruction, expand) };
    default:
      return settings;
  }
}

/** The shell form is put behind the shell, which is the usual one where nobody knows better. */
function startCommand(
  { shell }: Settings,
  instruction: CommandInstruction,
): StartCommand | undefined {
  if (instruction.json) {
    return { words: instruction.words.map(({ value }) => value), instruction };
  }
  const text = instruction.shell?.text ?? "";
  const command = shell === undefined || shell.length === 0 ? defaultShell : shell;
  return { words: [...command, text], instruction };
}

const defaultShell: readonly string[] = ["/bin/sh", "-c"];

function append(
  before: Chain | undefined,
  { words, json }: Instruction,
  expand: (raw: string) => Expansion,
  normalize: (item: string) => string = (item) => item,
): Chain | undefined {
  if (!before) return undefined;
  const items: string[] = [];
  for (const { raw, value } of words) {
    const expansion = expand(json ? value : raw);
    if (!expansion.complete) return undefined;
    items.push(normalize(expansion.value));
  }
  return { before, items };
}

function withProtocol(port: string): string {
  const lower = port.toLowerCase();
  return lower.includes("/") ? lower : `${lower}/tcp`;
}

function listOf(chain: Chain | undefined): readonly string[] | undefined {
  if (!chain) return undefined;
  const parts: (readonly string[])[] = [];
  for (let at: Chain | undefined = chain; at; at = at.before) parts.push(at.items);
  return [...new Set(parts.reverse().flat())];
}

function toState(
  { workdir, user, shell, entrypoint, cmd, exposed, volumes, baseEnv }: Settings,
  resolve: (name: string) => VariableValue | undefined,
): StateAtLine {
  return {
    workdir,
    user,
    shell,
    entrypoint,
    cmd,
    env(name) {
      const found = resolve(name);
      if (found?.kind === "env") return found.value;
      // It hides what ENV set, which stays in the image.
      if (found?.kind === "arg") return undefined;
      if (found?.kind === "base" && found.value !== undefined) return found.value;
      return baseEnv && Object.hasOwn(baseEnv, name) ? baseEnv[name] : undefined;
    },
    exposed: () => listOf(exposed),
    volumes: () => listOf(volumes),
  };
}
