import { createBindingHistory } from "./bindingHistory.ts";
import type {
  DockerfileDocument,
  EscapeCharacter,
  Instruction,
  PairsInstruction,
  Stage,
} from "./document.ts";
import { expandWord, type LookUp } from "./expandWord.ts";
import { createGlobalScope, type GlobalScope } from "./globalScope.ts";
import { readBindings } from "./readBindings.ts";
import { visitStageTree } from "./stageTree.ts";
import type { StageTriggers } from "./stageTriggers.ts";
import type { Expansion, GivenArguments, VariableValue } from "./variableValue.ts";

export type { Expansion, GivenArguments, VariableValue } from "./variableValue.ts";

/** The bindings of a whole document; linear in the size of the text. */
export function createVariables(
  document: DockerfileDocument,
  options: VariablesOptions = {},
): Variables {
  const globals = createGlobalScope(document.instructions, document.escape, options.given);
  const timeline = createTimeline(document, globals, options);
  const lookUpAt = (at: Instruction): LookUp => {
    const time = timeline.timeOf(at);
    if (time !== undefined) return (name) => timeline.find(name, time);
    return at.kind === "FROM" ? globals.lookUp : globals.lookUpAt(at);
  };
  return {
    resolve: (name, at) => lookUpAt(at)(name),
    expand: (raw, at) => expandWord(raw, document.escape, lookUpAt(at)),
    resolveAtEnd: (name, stage) => timeline.find(name, timeline.endOf(stage)),
  };
}

export interface VariablesOptions {
  /** The environment of the image that a stage is FROM, where it is known. */
  readonly baseEnv?: (stage: Stage) => Readonly<Record<string, string | undefined>> | undefined;
  /** The ONBUILD triggers that a stage runs first: they may set variables. */
  readonly triggers?: StageTriggers;
  /** For one build: then an ARG that nobody gave a value is empty. Without it, any value may come. */
  readonly given?: GivenArguments;
}

/** ARG and ENV as BuildKit scopes them: stage by stage, in file order, with inheritance. */
export interface Variables {
  /** What a name means for the given instruction; undefined where nothing declares it. */
  resolve(name: string, at: Instruction): VariableValue | undefined;
  /** A word's raw text with what is known put in; `$x` of unknown value stays as typed. */
  expand(raw: string, at: Instruction): Expansion;
  /** What a name means behind the last instruction of a stage. */
  resolveAtEnd(name: string, stage: Stage): VariableValue | undefined;
}

/**
 * What was bound when. Stages are visited along the tree of their parents, so that one set of
 * bindings serves all: it grows as a stage goes on and shrinks when the stage and those FROM it are
 * done. Each change is kept with its time; a question is a binary search in the list of its name.
 */
interface Timeline {
  /** Undefined for instructions outside of stages, and for FROM. */
  timeOf(instruction: Instruction): number | undefined;
  endOf(stage: Stage): number;
  find(name: string, time: number): VariableValue | undefined;
}

function createTimeline(
  document: DockerfileDocument,
  globals: GlobalScope,
  options: VariablesOptions,
): Timeline {
  const times = new Map<Instruction, number>();
  const endTimes: number[] = [];
  const history = createBindingHistory();
  let clock = 0;
  const undos: Undo[] = [];
  visitStageTree(document.stages, {
    enter(stage) {
      const undo: Undo = [];
      undos.push(undo);
      const set = (name: string, value: VariableValue): void => {
        undo.push([name, history.current(name)]);
        history.bind(name, value, clock);
      };
      /** What the image has for names that an ARG stands in front of. */
      const hidden = new Map<string, VariableValue>();
      const run = (instruction: PairsInstruction, escapeChar: EscapeCharacter): void => {
        const scope = { escape: escapeChar, globals, current: history.current };
        for (const [name, value] of readBindings(scope, instruction, options.given)) {
          const before = history.current(name);
          if (instruction.kind === "ENV") hidden.delete(name);
          else if (before?.kind === "env" || before?.kind === "base") hidden.set(name, before);
          set(name, value);
        }
      };
      if (stage.parent === undefined) {
        set("PATH", { kind: "base", value: undefined });
        for (const [name, value] of Object.entries(options.baseEnv?.(stage) ?? {})) {
          set(name, { kind: "base", value });
        }
      }
      for (const trigger of options.triggers?.(stage) ?? []) {
        if (trigger.kind !== "ENV" && trigger.kind !== "ARG") continue;
        clock++;
        run(trigger, "\\");
      }
      for (const instruction of stage.instructions) {
        times.set(instruction, ++clock);
        if (instruction.kind === "ONBUILD" && instruction.trigger) {
          times.set(instruction.trigger, clock);
        } else if (instruction.kind === "ENV" || instruction.kind === "ARG") {
          run(instruction, document.escape);
        }
      }
      endTimes[stage.index] = ++clock;
      // A stage that goes on begins with the environment of the image; other ARGs stay.
      for (const [name, value] of hidden) set(name, value);
    },
    leave() {
      for (const [name, value] of (undos.pop() ?? []).reverse()) history.bind(name, value, clock);
      clock++;
    },
  });
  return {
    timeOf: (instruction) => times.get(instruction),
    endOf: (stage) => endTimes[stage.index] ?? 0,
    find: history.find,
  };
}

type Undo = (readonly [string, VariableValue | undefined])[];
