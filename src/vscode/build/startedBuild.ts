import type { LiveBuild } from "../../app/buildList.ts";
import type { BuildOptions } from "../../app/buildOptions.ts";
import type { BuildRecord } from "../../app/buildRecord.ts";
import type { RecorderEnding } from "../../app/recordRun.ts";
import type { Engine } from "../../engine/engine.ts";
import type { BuildHow, BuildObserver } from "./buildObserver.ts";
import type { BuildPlan } from "./buildPlan.ts";

/** A build that was begun, for those that show it. */
export interface StartedBuild extends LiveBuild {
  readonly plan: BuildPlan;
  readonly how: BuildHow;
  readonly options: BuildOptions;
  /** What the event that is being told of adds to the log; `state` has the event already. */
  readonly lines: readonly string[];
  /** Known once it is connected. */
  readonly engine: Engine | undefined;
  /** Aborts when it is cancelled. */
  readonly signal: AbortSignal;
  /** What the history keeps of it, once it has ended; never rejects. */
  readonly recorded: Promise<RecordedEnd>;
}

export interface RecordedEnd {
  readonly record: BuildRecord;
  /** The whole log; reads the file. */
  readLog(): Promise<string>;
}

/** Makes what writes one build into the history. */
export type RecordBuild = (build: StartedBuild) => {
  add(lines: readonly string[]): void;
  /** Never rejects. */
  end(ending: RecorderEnding): Promise<RecordedEnd>;
};

/** Makes what shows one build in one place. */
export type ObserveBuild = (build: StartedBuild) => BuildObserver;
