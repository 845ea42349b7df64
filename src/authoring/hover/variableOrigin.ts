import type {
  DockerfileDocument,
  Instruction,
  KeyValue,
  Stage,
} from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import type { VariableValue } from "../../dockerfile/variables.ts";
import { stageOf } from "../stagesOf.ts";
import type { VariableOrigin } from "./hoverPart.ts";
import { type HoverPlace, lineOf } from "./hoverPlace.ts";

/**
 * What a name means to an instruction, right behind it or at the end of its stage, and where that is
 * from.
 */
export function variableOrigin(
  place: Pick<HoverPlace, "document" | "instruction" | "services">,
  name: string,
  when: "at" | "behind" | "end" = "at",
): KnownVariable {
  const { document, instruction, services } = place;
  const { variables } = services;
  const stage = stageOf(document, instruction.range.start);
  if (!stage || instruction === stage.from) {
    const found = variables.resolve(name, instruction);
    const end = instruction.range.start;
    return { value: knownValue(found), origin: globalOrigin(document, name, found, end) };
  }
  const found = resolve(stage);
  return { value: knownValue(found), origin: origin() };

  function resolve(own: Stage): VariableValue | undefined {
    if (when === "at") return variables.resolve(name, instruction);
    const members = own.instructions;
    const next = when === "behind" ? members[members.indexOf(instruction) + 1] : undefined;
    return next ? variables.resolve(name, next) : variables.resolveAtEnd(name, own);
  }

  function origin(): VariableOrigin {
    const base = stage && services.stageState.baseOf(stage);
    const ofBase = { kind: "base", reference: base?.reference } as const;
    switch (found?.kind) {
      case "env": {
        const at = last("ENV");
        return at ? { kind: "env", line: lineOf(document, at.key.range.start) } : ofBase;
      }
      case "arg":
        return argOrigin() ?? ofBase;
      case "automatic":
        return { kind: "automatic" };
      case "base":
        return ofBase;
      default:
        return { kind: "nowhere", isBaseKnown: base?.facts?.env !== undefined };
    }
  }

  function argOrigin(): VariableOrigin | undefined {
    const bare = last("ARG");
    if (!bare) return undefined;
    if (bare.value) return { kind: "default", line: lineOf(document, bare.key.range.start) };
    const global = globalArg(document, name, instruction.range.start);
    const withDefault = global?.value ? global : last("ARG", ({ value }) => value !== undefined);
    if (withDefault)
      return { kind: "default", line: lineOf(document, withDefault.key.range.start) };
    return { kind: "given", line: lineOf(document, bare.key.range.start) };
  }

  /** The last one that the instruction sees, in its stage or those that it is FROM. */
  function last(
    kind: "ENV" | "ARG",
    accepts: (pair: KeyValue) => boolean = () => true,
  ): KeyValue | undefined {
    const { start } = instruction.range;
    for (const member of stage ? stageChain(document.stages, stage) : []) {
      for (const it of [...member.instructions].reverse()) {
        if (it.kind !== kind) continue;
        if (when === "behind" ? it.range.start > start : when === "at" && it.range.start >= start) {
          continue;
        }
        const pair = it.pairs.findLast(
          ({ key, ...rest }) => key.value === name && accepts({ key, ...rest }),
        );
        if (pair) return pair;
      }
    }
    return undefined;
  }
}

export interface KnownVariable {
  /** Undefined where only the build knows it, or nothing sets it. */
  readonly value: string | undefined;
  readonly origin: VariableOrigin;
}

function knownValue(found: VariableValue | undefined): string | undefined {
  return found?.unset ? "" : found?.value;
}

function globalOrigin(
  document: DockerfileDocument,
  name: string,
  found: VariableValue | undefined,
  end: number,
): VariableOrigin {
  const pair = globalArg(document, name, end);
  if (found?.kind === "automatic") return { kind: "automatic" };
  if (!pair) return { kind: "nowhere", isBaseKnown: true };
  const line = lineOf(document, pair.key.range.start);
  return { kind: pair.value ? "default" : "given", line };
}

/** The last global ARG of a name in front of an offset; one with a default goes before those without. */
function globalArg(
  { instructions }: Pick<DockerfileDocument, "instructions">,
  name: string,
  end: number,
): KeyValue | undefined {
  let found: KeyValue | undefined;
  for (const it of instructions) {
    if (it.kind === "FROM" || it.range.start >= end) break;
    for (const pair of pairsOf(it)) {
      if (pair.key.value === name && (pair.value || !found)) found = pair;
    }
  }
  return found;
}

function pairsOf(instruction: Instruction): readonly KeyValue[] {
  return instruction.kind === "ARG" ? instruction.pairs : [];
}
