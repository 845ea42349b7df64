import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import { runMounts } from "../dockerfile/runMounts.ts";
import type { BuildBackendName, StepInstruction } from "../progress/events.ts";

/** The instruction that a step of a build runs. */
export interface LocatedStep {
  readonly instruction: Instruction;
  /** Undefined before the first FROM. */
  readonly stage: Stage | undefined;
  /** 1-based. */
  readonly line: number;
  /** 1-based, inclusive. */
  readonly endLine: number;
}

export type StepLocator = (step: {
  readonly name: string;
  readonly instruction?: StepInstruction | undefined;
}) => LocatedStep | undefined;

/** Builders name steps by number and text, not by line; this finds the way back. */
export function createStepLocator(
  document: DockerfileDocument,
  backend: BuildBackendName,
): StepLocator {
  return ({ name, instruction }) => {
    const found = instruction
      ? findInstruction(document, backend, instruction)
      : findTaker(document, name);
    return found && locateInstruction(document, found);
  };
}

/** The instruction on a line, or undefined for a line between instructions. */
export function locateLine(document: DockerfileDocument, line: number): LocatedStep | undefined {
  const located = document.instructions.map((instruction) =>
    locateInstruction(document, instruction),
  );
  return located.find((step) => step.line <= line && line <= step.endLine);
}

export function locateInstruction(
  document: DockerfileDocument,
  instruction: Instruction,
): LocatedStep {
  const { start, end } = instruction.range;
  return {
    instruction,
    stage: document.stages.find(
      (stage) => stage.from === instruction || stage.instructions.includes(instruction),
    ),
    line: document.lines.positionAt(start).line + 1,
    endLine: document.lines.positionAt(Math.max(start, end - 1)).line + 1,
  };
}

function findInstruction(
  document: DockerfileDocument,
  backend: BuildBackendName,
  step: StepInstruction,
): Instruction | undefined {
  const numbered =
    backend === "classic" ? findCounted(document, step) : findInStages(document, step);
  if (numbered && (numbered.kind === "FROM" || keywordOf(step.text) === keyword(numbered))) {
    return numbered;
  }
  return findByText(document.instructions, step.text);
}

/** Docker's "Step 3/9" counts every instruction, global ARGs too; Podman those of the stage. */
function findCounted(
  document: DockerfileDocument,
  { index, stage: name }: StepInstruction,
): Instruction | undefined {
  if (name === undefined) return document.instructions[index - 1];
  const stage = document.stages.find((one) => isNamed(one, name));
  return index === 1 ? stage?.from : stage?.instructions[index - 2];
}

function findInStages(
  document: DockerfileDocument,
  step: StepInstruction,
): Instruction | undefined {
  const named = document.stages.filter((stage) => isNamed(stage, step.stage));
  // The name of a lone stage is left out; so it may be when the target is the only one built.
  const candidates = step.stage === undefined ? document.stages : named;
  const numbered = candidates.map((stage) => findInStage(stage, step));
  const fitting = numbered.filter((found) => found && keyword(found) === keywordOf(step.text));
  const exact = fitting.find((found) => found && sameText(found, step.text));
  return exact ?? fitting[0] ?? numbered.find((found) => found?.kind === "FROM");
}

/**
 * BuildKit counts the pull of an outside base as the first step, then what the base's ONBUILD
 * triggers add, then the instructions that change files.
 */
function findInStage(stage: Stage, step: StepInstruction): Instruction | undefined {
  const pulls = stage.parent === undefined && stage.from.image?.value !== "scratch" ? 1 : 0;
  const counted = stage.instructions.filter(({ kind }) => stepKinds.has(kind));
  const triggers = Math.max(0, step.total - pulls - counted.length);
  const own = step.index - 1 - pulls - triggers;
  return own < 0 ? stage.from : counted[own];
}

const stepKinds: ReadonlySet<Instruction["kind"]> = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

function isNamed(stage: Stage, name: string | undefined): boolean {
  // With several platforms the platform stands before the name.
  const last = name?.split(" ").at(-1)?.toLowerCase();
  return last !== undefined && (last === stage.name || last === `stage-${stage.index}`);
}

function findByText(instructions: readonly Instruction[], text: string): Instruction | undefined {
  const wanted = keywordOf(text);
  const fitting = instructions.filter((instruction) => keyword(instruction) === wanted);
  return fitting.find((instruction) => sameText(instruction, text));
}

/**
 * What is fetched has no number: `[internal] load metadata for docker.io/library/golang:1.19`, and of
 * 20.10 `FROM …` of any image and the bare address of an ADD. It belongs to the instruction that names
 * it, a FROM before all others.
 */
function findTaker(document: DockerfileDocument, name: string): Instruction | undefined {
  const reference = /(?:load metadata for|^FROM) (\S+)$/.exec(name)?.[1];
  if (reference === undefined) return findAdd(document, name);
  const same = (image: string | undefined): boolean =>
    image !== undefined &&
    ["", "docker.io/", "docker.io/library/"].some((prefix) =>
      ["", ":latest"].some((suffix) => prefix + image + suffix === reference),
    );
  const from = document.stages.find(
    ({ from: { image }, parent }) => parent === undefined && same(image?.value),
  )?.from;
  return from ?? document.instructions.find((it) => originsOf(it).some(same));
}

function originsOf(instruction: Instruction): readonly (string | undefined)[] {
  if (instruction.kind === "COPY") return [instruction.from?.value];
  return instruction.kind === "RUN" ? runMounts(instruction).map(({ from }) => from) : [];
}

function findAdd({ instructions }: DockerfileDocument, address: string): Instruction | undefined {
  if (!/^\w+:\/\//.test(address)) return undefined;
  return instructions.find(
    (it) => it.kind === "ADD" && it.sources.some(({ value }) => value === address),
  );
}

/** Blanks and line breaks are what builders change in an instruction's text. */
function sameText(instruction: Instruction, text: string): boolean {
  const typed = [...instruction.flags, ...instruction.words].map((part) =>
    "raw" in part ? part.raw : `--${part.name.raw}${part.value ? `=${part.value.raw}` : ""}`,
  );
  return squeeze(`${instruction.keyword.value} ${typed.join(" ")}`) === squeeze(text);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, "").toLowerCase();
}

function keyword(instruction: Instruction): string {
  return instruction.keyword.value.toUpperCase();
}

function keywordOf(text: string): string {
  const end = text.search(/\s/);
  return (end === -1 ? text : text.slice(0, end)).toUpperCase();
}
