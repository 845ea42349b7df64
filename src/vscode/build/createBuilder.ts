import { type Disposable, type Uri, workspace } from "vscode";
import type { BuildOptions } from "../../app/buildOptions.ts";
import type { BuildTurns } from "../../app/buildTurns.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import type { BuildEvent, BuildResult } from "../../progress/events.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import type { ConnectBuildEngine } from "../engine/connectBuildEngine.ts";
import { loadBuilding } from "../engine/engineRooms.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { isCancellation } from "../reportError.ts";
import { setContextKey } from "../setContextKey.ts";
import type { AskingBuild } from "./askForTurn.ts";
import type { BuildEnding, BuildHow, RunBuild } from "./buildObserver.ts";
import { type BuildPlan, planName } from "./buildPlan.ts";
import { openBackend } from "./openBackend.ts";
import { type BuildRun, type StartBuildDeps, startBuild } from "./startBuild.ts";
import type { RecordBuild } from "./startedBuild.ts";
import { toBuildOptions } from "./toBuildOptions.ts";

/** Runs builds, those of one Dockerfile one at a time, and has each shown wherever builds are. */
export interface Builder extends Disposable {
  readonly build: RunBuild;
  /** Cancels the build with an id; without one all that run or wait. */
  cancel(id?: string): void;
}

export interface BuilderDeps extends Omit<StartBuildDeps, "record"> {
  /** Loads what keeps builds. */
  record(): Promise<RecordBuild>;
  readonly turns: BuildTurns<AskingBuild>;
  readonly connect: ConnectBuildEngine;
  readonly surroundings: Surroundings;
  /** Builds without an engine. */
  buildByItself(
    options: BuildOptions,
    onEvent: (event: BuildEvent) => void,
    signal: AbortSignal,
  ): Promise<BuildResult>;
  readonly saved: Pick<SavedCredentials, "get">;
}

export function createBuilder(deps: BuilderDeps): Builder {
  const running = new Map<string, BuildRun>();
  const setRunning = (): void => setContextKey("slipway.building", running.size > 0);
  const build: RunBuild = async (plan, how) => {
    const { dockerfile } = plan;
    const asking = { key: dockerfile.toString(), dockerfile, name: planName(plan) };
    const turn = await deps.turns.take({ ...asking, signal: how.signal });
    if (turn === undefined) return { kind: "cancelled" };
    let run: BuildRun;
    try {
      run = await start(deps, plan, how);
    } catch (error) {
      turn.done();
      return { kind: "broken", error };
    }
    const { id, signal, cancel } = run.build;
    running.set(id, run);
    setRunning();
    turn.onReplace(cancel);
    const work = buildNow(deps, run);
    // What is cancelled is over for whoever looks at it, and soon after for the engine.
    void Promise.race([work, after(signal, lingerMs)]).then(turn.done);
    const ending = await Promise.race([work, after(signal, cancelMs)]);
    run.end(ending);
    running.delete(id);
    setRunning();
    return ending;
  };
  const cancel = (id?: string): void => {
    if (id === undefined) deps.turns.cancelWaiting();
    for (const run of [...running.values()]) {
      if (id === undefined || run.build.id === id) run.build.cancel();
    }
  };
  return { build, cancel, dispose: () => cancel() };
}

/** The end of a cancelled build is told of when it comes, or after so many milliseconds. */
const cancelMs = 50;
/** The next build of the Dockerfile waits for the engine to let go of the one before, not for ever. */
const lingerMs = 5000;

async function start(deps: BuilderDeps, plan: BuildPlan, how: BuildHow): Promise<BuildRun> {
  const options = toBuildOptions(plan);
  const text = options.dockerfileText ?? (await readText(plan.dockerfile));
  const record = await deps.record();
  const document = parseDockerfile(text);
  return startBuild({ ...deps, record }, { plan, how, options, document });
}

/** Of a file that cannot be read the build itself says why. */
async function readText(dockerfile: Uri): Promise<string> {
  const open = openDocument(dockerfile);
  if (open && !open.isDirty) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(dockerfile));
  } catch {
    return "";
  }
}

async function buildNow(deps: BuilderDeps, run: BuildRun): Promise<BuildEnding> {
  const { surroundings, saved, now } = deps;
  const { signal, options } = run.build;
  try {
    const engine = await openBackend(deps, run.build.plan, signal);
    if (engine === undefined) {
      const result = await deps.buildByItself(options, run.event, signal);
      return { kind: "finished", result };
    }
    run.connected(engine);
    const { buildImage } = await loadBuilding();
    const from = { engine, now, ...surroundings, savedCredentials: saved.get };
    return { kind: "finished", result: await buildImage(from, options, run.event, signal) };
  } catch (error) {
    return signal.aborted || isCancellation(error)
      ? { kind: "cancelled" }
      : { kind: "broken", error };
  }
}

/** Resolves so many milliseconds after the signal. */
function after(signal: AbortSignal, milliseconds: number): Promise<BuildEnding> {
  return new Promise((resolve) => {
    const wait = (): void => {
      setTimeout(() => resolve({ kind: "cancelled" }), milliseconds);
    };
    if (signal.aborted) wait();
    else signal.addEventListener("abort", wait, { once: true });
  });
}
