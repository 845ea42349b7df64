import type { BaseImageFacts } from "./baseImageFacts.ts";
import type { DockerfileDocument, FromInstruction, Instruction, Stage } from "./document.ts";
import { joinPath } from "./joinPath.ts";
import type { Variables, VariableValue } from "./variables.ts";

/** The state of every stage, from what is known of the base images; linear in the file. */
export function createStageState(
  document: DockerfileDocument,
  variables: Variables,
  baseFacts: (reference: string, from: FromInstruction) => BaseImageFacts | undefined,
): StageState {
  const befores = new Map<Instruction, Settings>();
  const ends: Settings[] = [];
  for (const stage of document.stages) {
    let settings =
      (stage.parent === undefined ? undefined : ends[stage.parent]) ??
      baseSettings(stage, variables, baseFacts);
    befores.set(stage.from, settings);
    for (const instruction of stage.instructions) {
      befores.set(instruction, settings);
      if (instruction.kind === "ONBUILD" && instruction.trigger) {
        befores.set(instruction.trigger, settings);
      }
      settings = afterInstruction(settings, instruction, variables);
    }
    ends.push(settings);
  }
  return {
    before(instruction) {
      const settings = befores.get(instruction) ?? unknownSettings;
      return withEnv(settings, (name) =>
        instruction.kind === "FROM" ? undefined : variables.resolve(name, instruction),
      );
    },
    atEnd(stage) {
      const settings = ends[stage.index] ?? unknownSettings;
      return withEnv(settings, (name) => variables.resolveAtEnd(name, stage));
    },
  };
}

/** USER, WORKDIR and environment of a stage, at every line. */
export interface StageState {
  /** The state that the given instruction finds, before it takes effect. */
  before(instruction: Instruction): StateAtLine;
  /** The state that the stage ends with: what its image is configured to. */
  atEnd(stage: Stage): StateAtLine;
}

export interface StateAtLine {
  /** Absolute path; undefined where an unknown base or variable decides. */
  readonly workdir: string | undefined;
  /** As USER names it; undefined where an unknown base decides, "" where nothing set one. */
  readonly user: string | undefined;
  /** Value of an environment variable; undefined when unset or unknown. */
  env(name: string): string | undefined;
}

interface Settings {
  readonly workdir: string | undefined;
  readonly user: string | undefined;
  /** Environment of the image at the root of the stage's parents. */
  readonly baseEnv: Readonly<Record<string, string>> | undefined;
}

const unknownSettings: Settings = { workdir: undefined, user: undefined, baseEnv: undefined };

function baseSettings(
  { from }: Stage,
  variables: Variables,
  baseFacts: (reference: string, from: FromInstruction) => BaseImageFacts | undefined,
): Settings {
  if (!from.image) return unknownSettings;
  const reference = variables.expand(from.image.raw, from).value;
  if (reference === "scratch") return { workdir: "/", user: "", baseEnv: {} };
  const facts = baseFacts(reference, from);
  if (!facts) return unknownSettings;
  return {
    workdir: facts.workdir === "" ? "/" : facts.workdir,
    user: facts.user,
    baseEnv: facts.env,
  };
}

function afterInstruction(
  settings: Settings,
  instruction: Instruction,
  variables: Variables,
): Settings {
  if (instruction.kind !== "WORKDIR" && instruction.kind !== "USER") return settings;
  const [word] = instruction.words;
  if (!word) return settings;
  const { value, complete } = variables.expand(word.raw, instruction);
  if (instruction.kind === "USER") return { ...settings, user: complete ? value : undefined };
  return { ...settings, workdir: complete ? joinPath(settings.workdir, value) : undefined };
}

function withEnv(
  { workdir, user, baseEnv }: Settings,
  resolve: (name: string) => VariableValue | undefined,
): StateAtLine {
  return {
    workdir,
    user,
    env(name) {
      const found = resolve(name);
      if (found?.kind === "env") return found.value;
      if (found?.kind === "base" && found.value !== undefined) return found.value;
      return baseEnv && Object.hasOwn(baseEnv, name) ? baseEnv[name] : undefined;
    },
  };
}
