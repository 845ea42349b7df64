import type { LogOutputChannel } from "vscode";
import type { BuildOptions } from "../../app/buildOptions.ts";
import type { RecorderEnding } from "../../app/recordRun.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { Engine } from "../../engine/engine.ts";
import { initialBuildState } from "../../progress/buildState.ts";
import type { BuildEvent } from "../../progress/events.ts";
import { formatPlain } from "../../progress/formatPlain.ts";
import { reduceBuild } from "../../progress/reduceBuild.ts";
import { describe } from "../reportError.ts";
import type { BuildEnding, BuildHow, BuildObserver } from "./buildObserver.ts";
import { type BuildPlan, planName } from "./buildPlan.ts";
import type { ObserveBuild, RecordBuild, RecordedEnd, StartedBuild } from "./startedBuild.ts";

/** A build that is shown, and what leads its events to those who show it. */
export interface BuildRun {
  readonly build: StartedBuild;
  connected(engine: Engine): void;
  event(event: BuildEvent): void;
  /** Nothing is shown after it. */
  end(ending: BuildEnding): void;
}

export interface StartBuildDeps {
  readonly observers: readonly ObserveBuild[];
  readonly record: RecordBuild;
  readonly newId: (startedAt: number) => string;
  readonly log: LogOutputChannel;
  readonly now: () => number;
}

export interface BuildToStart {
  readonly plan: BuildPlan;
  readonly how: BuildHow;
  readonly options: BuildOptions;
  readonly document: DockerfileDocument;
}

/** Folds the events once for all; an observer that fails is left out of what it failed at. */
export function startBuild(deps: StartBuildDeps, start: BuildToStart): BuildRun {
  const { plan, how, options, document } = start;
  const stop = new AbortController();
  const signal = how.signal ? AbortSignal.any([how.signal, stop.signal]) : stop.signal;
  let lines: readonly string[] = [];
  let state = initialBuildState;
  let engine: Engine | undefined;
  let over = false;
  let recorded = (_: RecordedEnd): void => undefined;
  const startedAt = deps.now();
  const build: StartedBuild = {
    ...{ id: deps.newId(startedAt), plan, how, options, document, startedAt, signal },
    dockerfile: plan.dockerfile.toString(),
    name: planName(plan),
    target: plan.target,
    get lines() {
      return lines;
    },
    get state() {
      return state;
    },
    get engine() {
      return engine;
    },
    get cancelled() {
      return signal.aborted;
    },
    cancel: () => stop.abort(),
    recorded: new Promise<RecordedEnd>((resolve) => {
      recorded = resolve;
    }),
  };
  const recorder = deps.record(build);
  const observers = [...deps.observers.map((observe) => observe(build)), ...(how.observers ?? [])];
  const each = (tell: (observer: BuildObserver) => void): void => {
    for (const observer of observers) {
      try {
        tell(observer);
      } catch (error) {
        deps.log.error(`A view of a build failed: ${String(error)}`);
      }
    }
  };
  each((observer) => observer.begin(plan));
  return {
    build,
    connected(found) {
      engine = found;
    },
    event(event) {
      if (over) return;
      lines = formatPlain(event, state);
      state = reduceBuild(state, event);
      recorder.add(lines);
      each((observer) => observer.event(event));
    },
    end(ending) {
      if (over) return;
      over = true;
      const { kind } = ending;
      const fault = kind === "broken" ? describe(ending.error) : undefined;
      const last: RecorderEnding = { kind, state, fault, engine };
      void recorder.end(last).then(recorded);
      each((observer) => observer.end(ending));
    },
  };
}
