import { basename } from "node:path";
import { l10n, ProgressLocation, window } from "vscode";
import type { Surroundings } from "../../base/surroundings.ts";
import type { BuildResult } from "../../progress/events.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { loadBuildImage } from "../engine/engineRooms.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { describe, isCancellation, type ReportError } from "../reportError.ts";
import { setContextKey } from "../setContextKey.ts";
import { readSetting } from "../settings.ts";
import { toAbortSignal } from "../toAbortSignal.ts";
import type { BuildDiagnostics } from "./buildDiagnostics.ts";
import type { BuildLog } from "./buildLog.ts";
import type { BuildPlan } from "./buildPlan.ts";
import type { BuildStatus } from "./buildStatus.ts";
import { createBuildReporter } from "./createBuildReporter.ts";
import type { ShowBuildResult } from "./showBuildResult.ts";
import { toBuildOptions } from "./toBuildOptions.ts";

/** Builds one image at a time, and shows it in every place that tells of builds. */
export interface Builder {
  /** Resolves when the build has ended, however; `asked`: the user answered questions for it. */
  build(plan: BuildPlan, how: { readonly asked: boolean }): Promise<void>;
  cancel(): void;
}

export interface BuilderDeps {
  readonly connect: ConnectEngine;
  readonly surroundings: Surroundings;
  readonly saved: Pick<SavedCredentials, "get">;
  readonly log: BuildLog;
  readonly status: BuildStatus;
  readonly diagnostics: BuildDiagnostics;
  readonly showResult: ShowBuildResult;
  readonly reportError: ReportError;
  readonly now: () => number;
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export function createBuilder(deps: BuilderDeps): Builder {
  let running: Running | undefined;
  const build: Builder["build"] = async (plan, how) => {
    if (running !== undefined && !(await makeRoom(deps, running))) return;
    const stop = new AbortController();
    const mine: Running = { stop, ended: buildOne(deps, plan, how, stop) };
    running = mine;
    setContextKey("slipway.building", true);
    try {
      await mine.ended;
    } finally {
      if (running === mine) {
        running = undefined;
        setContextKey("slipway.building", false);
      }
    }
  };
  return { build, cancel: () => running?.stop.abort() };
}

/** Two builds would write into one log: asks which one it shall be. */
async function makeRoom({ log }: BuilderDeps, { stop, ended }: Running): Promise<boolean> {
  const instead = l10n.t("Cancel It and Build");
  const showLog = l10n.t("Show Build Log");
  const question = l10n.t("Another build is running.");
  const answer = await window.showWarningMessage(question, instead, showLog);
  if (answer === showLog) log.show();
  if (answer !== instead) return false;
  stop.abort();
  await ended;
  return true;
}

async function buildOne(
  deps: BuilderDeps,
  plan: BuildPlan,
  how: { readonly asked: boolean },
  stop: AbortController,
): Promise<void> {
  const { log, status, diagnostics, now } = deps;
  const name = plan.tag ?? basename(plan.dockerfile.path);
  const startedAt = now();
  diagnostics.clear(plan.dockerfile);
  log.begin(plan.dockerfile);
  status.running(name, undefined);
  if (readSetting("slipway.build.showLog", plan.dockerfile) === "onStart") log.show();
  try {
    const result = await buildWithProgress(deps, plan, name, stop);
    log.flush();
    deps.showResult(plan, result, { ...how, name, milliseconds: now() - startedAt });
  } catch (error) {
    if (isCancellation(error)) {
      status.cancelled(name);
    } else {
      log.append(`== FAILED ${describe(error)}\n`);
      status.failed(name, describe(error));
      const failed = l10n.t("{0} could not be built.", name);
      deps.reportError(error, { failed });
    }
    log.flush();
  }
}

function buildWithProgress(
  deps: BuilderDeps,
  plan: BuildPlan,
  name: string,
  stop: AbortController,
): Promise<BuildResult> {
  const options = {
    location: ProgressLocation.Notification,
    cancellable: true,
    title: l10n.t("Building {0}", name),
  };
  const work = window.withProgress(options, async (progress, token) => {
    const cancelled = toAbortSignal(token);
    const signal = AbortSignal.any([cancelled, stop.signal]);
    const { connect, surroundings, saved, now, log, status } = deps;
    try {
      progress.report({ message: l10n.t("looking for the engine…") });
      const engine = await connect(signal);
      const { buildImage } = await loadBuildImage();
      const report = createBuildReporter({
        log,
        progress: (message, increment) =>
          progress.report(increment > 0 ? { message, increment } : { message }),
        step: (step) => status.running(name, step),
      });
      const { env, home } = surroundings;
      const from = { engine, now, env, home, savedCredentials: saved.get };
      return await buildImage(from, toBuildOptions(plan), report, signal);
    } finally {
      cancelled.dispose();
    }
  });
  return Promise.resolve(work);
}
