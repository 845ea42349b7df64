import { env, type LogOutputChannel, l10n, type Progress, ProgressLocation, window } from "vscode";
import { isSlipwayError } from "../../base/errors.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { PushEvent, PushOutcome } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { loadPushImage } from "../engine/engineRooms.ts";
import type { ErrorAction, ReportError } from "../reportError.ts";
import { toAbortSignal } from "../toAbortSignal.ts";
import { askCredentials } from "./askCredentials.ts";
import { countLayers, noPushProgress, type PushProgress, reducePush } from "./pushProgress.ts";
import type { SavedCredentials } from "./savedCredentials.ts";

export interface PushDeps {
  readonly connect: ConnectEngine;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  readonly log: LogOutputChannel;
  readonly reportError: ReportError;
}

/** Pushes a name with progress, and says how it ended; resolves also when it failed. */
export type PushCommand = (reference: string) => Promise<void>;

export function createPushCommand(deps: PushDeps): PushCommand {
  const push: PushCommand = async (reference) => {
    let outcome: PushOutcome;
    try {
      outcome = await pushWithProgress(deps, reference);
    } catch (error) {
      const logIn = logInAction(deps, error, () => push(reference));
      if (logIn === undefined) throw error;
      deps.reportError(error, { failed: "", actions: [logIn] });
      return;
    }
    deps.log.info(`Pushed ${reference} ${outcome.digest ?? ""}`);
    void tell(reference, outcome);
  };
  return push;
}

async function pushWithProgress(deps: PushDeps, reference: string): Promise<PushOutcome> {
  const { pushImage } = await loadPushImage();
  const { connect, surroundings, saved, log } = deps;
  const options = {
    location: ProgressLocation.Notification,
    cancellable: true,
    title: l10n.t("Pushing {0}", reference),
  };
  return window.withProgress(options, async (progress, token) => {
    const signal = toAbortSignal(token);
    try {
      const engine = await connect(signal);
      return await pushImage(
        {
          engine,
          surroundings,
          savedCredentials: saved.get,
          askCredentials,
          credentialsAccepted: saved.save,
        },
        reference,
        createPushReporter(progress, (line) => log.info(`push ${reference}: ${line}`)),
        signal,
      );
    } finally {
      signal.dispose();
    }
  });
}

/** Puts every event into the notification, and each change of a layer's state into the log. */
function createPushReporter(
  progress: Progress<{ message?: string; increment?: number }>,
  log: (line: string) => void,
): (event: PushEvent) => void {
  let state: PushProgress = noPushProgress;
  return (event) => {
    const before = event.layer === undefined ? undefined : state.layers.get(event.layer)?.status;
    state = reducePush(state, event);
    if (event.status !== before) log(`${event.layer ?? ""} ${event.status}`.trim());
    progress.report({ message: describe(state, event) });
  };
}

function describe(state: PushProgress, event: PushEvent): string {
  if (event.layer === undefined) return event.status;
  const { done, all } = countLayers(state);
  const amount =
    event.total > 0 ? ` ${formatSize(event.current)} / ${formatSize(event.total)}` : "";
  return l10n.t(
    "{0} of {1} layers done. {2}: {3}",
    done,
    all,
    event.layer,
    `${event.status}${amount}`,
  );
}

/** The next step after a refusal that other credentials would help. */
function logInAction(
  { saved }: PushDeps,
  error: unknown,
  retry: () => Promise<void>,
): ErrorAction | undefined {
  if (!isSlipwayError(error, "push-refused") || !error.facts.login) return undefined;
  const { registry } = error.facts;
  return {
    title: l10n.t("Log In"),
    run: async () => {
      const credentials = await askCredentials({ registry, why: "missing" });
      if (credentials === undefined) return;
      await saved.save(registry, credentials);
      await retry();
    },
  };
}

async function tell(reference: string, { digest }: PushOutcome): Promise<void> {
  if (digest === undefined) {
    await window.showInformationMessage(l10n.t("Pushed {0}.", reference));
    return;
  }
  const copy = l10n.t("Copy Digest");
  const text = l10n.t("Pushed {0} ({1}).", reference, digest);
  if ((await window.showInformationMessage(text, copy)) === copy) {
    await env.clipboard.writeText(digest);
  }
}
