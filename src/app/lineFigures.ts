import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildRecord } from "./buildRecord.ts";
import type { MissReason } from "./cacheMiss.ts";
import {
  type Amounts,
  buildBefore,
  type Difference,
  difference,
  figuresOf,
  type InstructionFigures,
  stageFigures,
} from "./compareBuilds.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";
import { targetStage } from "./matchHistory.ts";

/** What the last build says about one instruction of the text as it is now. */
export interface LineFigures {
  readonly place: InstructionPlace;
  readonly record: BuildRecord;
  readonly figures: InstructionFigures;
  /** Why it was not taken from the cache, where it is the first of its stage. */
  readonly miss: MissReason | undefined;
  /** The time that it took when it last ran, where it was cached now. */
  readonly ranFor: number | undefined;
  readonly change: Difference;
  /** On a FROM: the sums of its stage. */
  readonly stage: StageSum | undefined;
}

export interface StageSum {
  readonly ms: number | undefined;
  readonly size: number | undefined;
  readonly cached: number;
  readonly steps: number;
  /** Of the image, on the FROM of the stage that was built. */
  readonly imageSize: number | undefined;
  readonly change: Difference;
}

/**
 * Joins texts with the builds of their Dockerfile, the newest first. An instruction that is not as
 * it was built has no figures; where lines moved, the figures moved with them.
 */
export function createLineFigures(
  newestFirst: readonly BuildRecord[],
): (document: DockerfileDocument) => readonly LineFigures[] {
  const record = newestFirst.find(
    ({ outcome, steps }) => outcome !== "cancelled" && steps.length > 0,
  );
  if (record === undefined) return () => [];
  const before = buildBefore(record, newestFirst);
  const all = figuresOf(record);
  const [old, stages] = [before ? figuresOf(before) : [], stageFigures(all)];
  const oldStages = stageFigures(old);
  const oldByKey = new Map(old.map((figures) => [keyOf(figures.place), figures]));
  const ranFor = lastRuns(newestFirst);

  const stageSum = (index: number | undefined, isFinal: boolean): StageSum | undefined => {
    const sum = stages.find(({ stage }) => stage === index);
    if (sum === undefined) return undefined;
    const oldSum = oldStages.find(({ stage }) => stage === index);
    const [imageSize, oldSize] = isFinal ? [record.size, before?.size] : [];
    const size = imageSize ?? sum.size;
    const change = difference(
      { ms: sum.ms, size },
      oldSum && { ms: oldSum.ms, size: isFinal ? oldSize : oldSum.size },
    );
    return { ...sum, imageSize, change };
  };
  return (document) => {
    const placeNow = matchPlaces(
      all.map(({ place }) => place),
      instructionPlaces(document),
    );
    const final = targetStage(document, record.target);
    return all.flatMap((figures) => {
      const place = placeNow.get(figures.place);
      if (place === undefined) return [];
      const isFrom = place.instruction.kind === "FROM";
      const isFinal = final !== undefined && place.stage === final;
      const cached = figures.status === "cached";
      return [
        {
          ...{ place, record, figures },
          miss: record.misses.find(({ line }) => line === figures.place.line)?.reason,
          ranFor: cached ? ranFor.get(keyOf(figures.place)) : undefined,
          change: difference(timed(figures), timed(oldByKey.get(keyOf(figures.place)))),
          stage: isFrom ? stageSum(figures.place.stage?.index, isFinal) : undefined,
        },
      ];
    });
  };
}

/** The same instruction in builds of several texts. */
function keyOf({ text, stage }: InstructionPlace): string {
  return `${stage?.name ?? ""} ${text}`;
}

/** A cached step took no time. */
function timed(figures: InstructionFigures | undefined): Amounts | undefined {
  return figures && { ms: figures.status === "cached" ? 0 : figures.ms, size: figures.size };
}

/** How long each instruction took when it last ran. */
function lastRuns(newestFirst: readonly BuildRecord[]): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (const record of newestFirst) {
    for (const { place, status, ms } of figuresOf(record)) {
      const key = keyOf(place);
      if (status === "done" && ms !== undefined && !runs.has(key)) runs.set(key, ms);
    }
  }
  return runs;
}

/** What became of each place: the instruction of its stage with the same text, in their order. */
function matchPlaces(
  before: readonly InstructionPlace[],
  now: readonly InstructionPlace[],
): ReadonlyMap<InstructionPlace, InstructionPlace> {
  const matched = new Map<InstructionPlace, InstructionPlace>();
  const free = new Map<string, InstructionPlace[]>();
  for (const place of now) {
    const same = free.get(keyOf(place));
    if (same) same.push(place);
    else free.set(keyOf(place), [place]);
  }
  for (const place of before) {
    const found = free.get(keyOf(place))?.shift();
    if (found) matched.set(place, found);
  }
  return matched;
}
