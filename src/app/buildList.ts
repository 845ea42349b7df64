import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { type BuildState, countSteps } from "../progress/buildState.ts";
import type { BuildHistory } from "./buildHistory.ts";
import type { BuildOutcomeKind, BuildRecord, RecordedStep } from "./buildRecord.ts";
import { recordSteps } from "./recordBuild.ts";

/** A build that runs. */
export interface LiveBuild {
  readonly id: string;
  readonly dockerfile: string;
  readonly name: string;
  readonly target: string | undefined;
  readonly startedAt: number;
  readonly document: DockerfileDocument;
  /** As it is now. */
  readonly state: BuildState;
  /** True once somebody wants it to end. */
  readonly cancelled: boolean;
  cancel(): void;
}

/** A build as a list shows it, running or past. */
export interface ListedBuild {
  readonly id: string;
  readonly dockerfile: string;
  readonly name: string;
  readonly target: string | undefined;
  readonly startedAt: number;
  readonly status: "running" | "stopping" | BuildOutcomeKind;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
  /** Instructions that are through and all that are known. */
  readonly done: number;
  readonly total: number;
  readonly record: BuildRecord | undefined;
}

/**
 * The running builds and the past ones. Past builds are read when they are first asked for; running
 * ones are told of at most some times a second, however much they say.
 */
export interface BuildList extends Disposable {
  /** Fires with the id of a build that changed, or undefined where the list itself did. */
  readonly onDidChange: Subscribe<string | undefined>;
  /** All, the newest first. */
  builds(): Promise<readonly ListedBuild[]>;
  stepsOf(build: ListedBuild): readonly RecordedStep[];
  /** As it is now, of a build that runs. */
  fresh(id: string): ListedBuild | undefined;
  /** The build itself while it runs. */
  live(id: string): LiveBuild | undefined;
  readonly running: readonly LiveBuild[];
  begin(build: LiveBuild): void;
  /** Something of it changed. */
  touch(id: string): void;
  end(id: string): void;
  /** Past builds are others than before. */
  refresh(): void;
}

export interface BuildListDeps {
  readonly history: Pick<BuildHistory, "list">;
  /** Between two events of one build, in milliseconds. */
  readonly apart?: number;
}

export function createBuildList({ history, apart = 250 }: BuildListDeps): BuildList {
  const changed = new Emitter<string | undefined>();
  const live = new Map<string, LiveBuild>();
  const timers = new Map<string, NodeJS.Timeout>();
  const forgetTimer = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  return {
    onDidChange: changed.event,
    get running() {
      return [...live.values()];
    },
    live: (id) => live.get(id),
    fresh(id) {
      const build = live.get(id);
      return build && listLive(build);
    },
    async builds() {
      const records = await history.list();
      const past = records.filter(({ id }) => !live.has(id)).map(listRecord);
      return [...[...live.values()].map(listLive), ...past].sort((a, b) => (a.id < b.id ? 1 : -1));
    },
    stepsOf({ id, record }) {
      const running = live.get(id);
      return running ? recordSteps(running.document, running.state) : (record?.steps ?? []);
    },
    begin(build) {
      live.set(build.id, build);
      changed.fire(undefined);
    },
    touch(id) {
      if (!live.has(id) || timers.has(id)) return;
      const tell = () => {
        timers.delete(id);
        changed.fire(id);
      };
      timers.set(id, setTimeout(tell, apart));
    },
    end(id) {
      forgetTimer(id);
      live.delete(id);
      changed.fire(undefined);
    },
    refresh: () => changed.fire(undefined),
    dispose() {
      for (const id of [...timers.keys()]) forgetTimer(id);
      changed.dispose();
    },
  };
}

function listLive(build: LiveBuild): ListedBuild {
  const { id, dockerfile, name, target, startedAt, cancelled, state } = build;
  return {
    ...{ id, dockerfile, name, target, startedAt, ...countSteps(state) },
    status: cancelled ? "stopping" : "running",
    endedAt: undefined,
    record: undefined,
  };
}

function listRecord(record: BuildRecord): ListedBuild {
  const { id, dockerfile, name, target, startedAt, endedAt, outcome, steps } = record;
  const instructions = steps.filter(({ instruction }) => instruction !== undefined);
  const done = instructions.filter(({ status }) => status === "done" || status === "cached");
  return {
    ...{ id, dockerfile, name, target, startedAt, endedAt, record },
    status: outcome,
    done: done.length,
    total: instructions.length,
  };
}
