import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord, RecordedStep } from "./buildRecord.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";

/** What a build told of one instruction. */
export interface InstructionFigures {
  readonly place: InstructionPlace;
  readonly status: RecordedStep["status"];
  /** Number of the step, the `#3` of the log; undefined for a FROM that was no step of its own. */
  readonly step: number | undefined;
  readonly ms: number | undefined;
  readonly size: number | undefined;
}

export interface StageFigures {
  readonly stage: number;
  /** Sums over the instructions that ran; undefined where none of them is known. */
  readonly ms: number | undefined;
  readonly size: number | undefined;
  /** Steps after the FROM, and how many of them were cached. */
  readonly steps: number;
  readonly cached: number;
}

/** Milliseconds and bytes, where they are known. */
export interface Amounts {
  readonly ms: number | undefined;
  readonly size: number | undefined;
}

/** How a build differs from the one before; undefined where one of the two does not tell. */
export type Difference = Amounts;

type Figured = Pick<BuildRecord, "steps" | "text">;

/**
 * Of each instruction that was a step, in file order, and of the FROM of each stage that had one:
 * builders tell of a base once, however many stages build on it. Empty where the text was not kept.
 */
export function figuresOf({ steps, text }: Figured): readonly InstructionFigures[] {
  if (text === undefined) return [];
  const byLine = new Map<number, RecordedStep>();
  for (const step of steps) if (step.line !== undefined) byLine.set(step.line, step);
  const built = new Set(steps.map(({ stage }) => stage));
  return instructionPlaces(parseDockerfile(text)).flatMap(
    (place): readonly InstructionFigures[] => {
      const step = byLine.get(place.line);
      if (step === undefined) {
        const isFrom = place.instruction.kind === "FROM" && built.has(place.stage?.index);
        return isFrom ? [{ place, ...noStep }] : [];
      }
      const { status, number, ms, size } = step;
      return [{ place, status, step: number, ms, size }];
    },
  );
}

const noStep = { status: "cached", step: undefined, ms: undefined, size: undefined } as const;

/** Of each stage that had a step. */
export function stageFigures(figures: readonly InstructionFigures[]): readonly StageFigures[] {
  const stages = new Map<number, InstructionFigures[]>();
  for (const figure of figures) {
    const index = figure.place.stage?.index;
    if (index === undefined) continue;
    const all = stages.get(index);
    if (all) all.push(figure);
    else stages.set(index, [figure]);
  }
  return [...stages].map(([stage, all]) => {
    const steps = all.filter(({ place }) => place.instruction.kind !== "FROM");
    return {
      stage,
      ms: sum(all.map(({ ms, status }) => (status === "cached" ? 0 : ms))),
      // That of a FROM is the base image's.
      size: sum(steps.map(({ size }) => size)),
      steps: steps.length,
      cached: steps.filter(({ status }) => status === "cached").length,
    };
  });
}

export function difference(now: Amounts | undefined, before: Amounts | undefined): Difference {
  const minus = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a - b;
  return { ms: minus(now?.ms, before?.ms), size: minus(now?.size, before?.size) };
}

/** The last build before the given one that built the same target to its end. */
export function buildBefore(
  record: Pick<BuildRecord, "id" | "target">,
  newestFirst: readonly BuildRecord[],
): BuildRecord | undefined {
  return newestFirst.find(
    ({ id, target, outcome }) => id < record.id && target === record.target && outcome === "ok",
  );
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
