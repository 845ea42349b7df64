import { env, l10n, ProgressLocation, window } from "vscode";
import { isLive } from "../../app/containerRows.ts";
import type { ContainerRow } from "../../app/containerTree.ts";
import type { EngineContainers } from "../../engine/engine.ts";
import { isCancellation } from "../reportError.ts";
import { toAbortSignal } from "../toAbortSignal.ts";
import {
  anyContainer,
  type ChosenContainerRows,
  type ContainerActionDeps,
  chooseContainers,
  runningContainer,
  stoppedContainer,
} from "./chooseContainers.ts";

export async function startContainers(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const question = { title: l10n.t("Start which containers?"), many: true, fits: stoppedContainer };
  const chosen = await chooseContainers(deps, rows, question);
  await each(deps, chosen, {
    doing: (name) => l10n.t("Starting {0}…", name),
    done: (name) => l10n.t("$(play) {0} runs", name),
    failed: (name) => l10n.t("{0} could not be started.", name),
    act: (containers, { id }, signal) => containers.start(id, signal),
  });
}

export async function stopContainers(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const question = { title: l10n.t("Stop which containers?"), many: true, fits: runningContainer };
  const chosen = await chooseContainers(deps, rows, question);
  await each(deps, chosen, {
    doing: (name) => l10n.t("Stopping {0}…", name),
    done: (name) => l10n.t("$(debug-stop) {0} has stopped", name),
    failed: (name) => l10n.t("{0} could not be stopped.", name),
    act: (containers, { id }, signal) => containers.stop(id, signal),
  });
}

export async function restartContainers(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const question = { title: l10n.t("Restart which containers?"), many: true, fits: anyContainer };
  const chosen = await chooseContainers(deps, rows, question);
  await each(deps, chosen, {
    doing: (name) => l10n.t("Restarting {0}…", name),
    done: (name) => l10n.t("$(debug-restart) {0} runs again", name),
    failed: (name) => l10n.t("{0} could not be restarted.", name),
    act: (containers, { id }, signal) => containers.restart(id, signal),
  });
}

/** Asks before what runs is ended; what has stopped is removed at once. */
export async function removeContainers(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const question = { title: l10n.t("Remove which containers?"), many: true, fits: anyContainer };
  const chosen = await chooseContainers(deps, rows, question);
  const running = chosen.filter(isLive);
  if (running.length > 0 && !(await confirmForce(running))) return;
  await each(deps, chosen, {
    doing: (name) => l10n.t("Removing {0}…", name),
    done: (name) => l10n.t("$(trash) Removed {0}", name),
    failed: (name) => l10n.t("{0} could not be removed.", name),
    act: (containers, container, signal) =>
      containers.remove(container.id, { force: isLive(container), volumes: true }, signal),
  });
}

export async function copyContainerNames(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const title = l10n.t("Copy the name of which container?");
  await copy(deps, rows, title, ({ name }) => name);
}

export async function copyContainerIds(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  await copy(deps, rows, l10n.t("Copy the id of which container?"), ({ id }) => id);
}

async function copy(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
  title: string,
  textOf: (container: ContainerRow) => string,
): Promise<void> {
  const chosen = await chooseContainers(deps, rows, { title, many: false, fits: anyContainer });
  if (chosen.length === 0) return;
  const texts = chosen.map(textOf);
  await env.clipboard.writeText(texts.join("\n"));
  window.setStatusBarMessage(l10n.t("$(copy) Copied {0}", texts.join(", ")), messageMs);
}

async function confirmForce(running: readonly ContainerRow[]): Promise<boolean> {
  const names = running.map(({ name }) => name).join(", ");
  const question =
    running.length === 1
      ? l10n.t("{0} runs. Stop and remove it?", names)
      : l10n.t("{0} containers run. Stop and remove them?", running.length);
  const detail =
    running.length === 1
      ? l10n.t("What it wrote outside of volumes is lost.")
      : l10n.t("What they wrote outside of volumes is lost: {0}", names);
  const remove = l10n.t("Stop and Remove");
  return (await window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}

interface Change {
  doing(name: string): string;
  done(name: string): string;
  failed(name: string): string;
  act(containers: EngineContainers, container: ContainerRow, signal: AbortSignal): Promise<void>;
}

/** One after the other, each failure told by itself; the cancel lets go of all that is left. */
export async function each(
  { connect, reportError }: Pick<ContainerActionDeps, "connect" | "reportError">,
  chosen: readonly ContainerRow[],
  { doing, done, failed, act }: Change,
): Promise<void> {
  if (chosen.length === 0) return;
  const { containers } = await connect();
  const title = doing(chosen.map(({ name }) => name).join(", "));
  // The view's bar has no cancel, a notification has; stopping may take ten seconds for each.
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  await window.withProgress(options, async (_, token) => {
    const signal = toAbortSignal(token);
    try {
      const names: string[] = [];
      for (const container of chosen) {
        try {
          await act(containers, container, signal);
          names.push(container.name);
        } catch (error) {
          if (signal.aborted || isCancellation(error)) return;
          reportError(error, { failed: failed(container.name) });
        }
      }
      if (names.length > 0) window.setStatusBarMessage(done(names.join(", ")), messageMs);
    } finally {
      signal.dispose();
    }
  });
}

const messageMs = 6000;
