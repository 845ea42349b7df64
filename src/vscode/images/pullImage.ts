import { commands, l10n } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { keepLogin } from "../../app/keepLogin.ts";
import { type PullAsk, pullImage as pull } from "../../app/pullImage.ts";
import {
  noPullProgress,
  type PullProgress,
  pullFigures,
  reducePull,
} from "../../app/pullProgress.ts";
import { isSlipwayError } from "../../base/errors.ts";
import type { LayerEvent, PullOutcome } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { askCredentials } from "../push/askCredentials.ts";
import { type ErrorAction, isCancellation } from "../reportError.ts";
import { type Steps, withSteps } from "../withSteps.ts";
import { askPull } from "./askPull.ts";
import {
  type ChosenRows,
  chosenImages,
  givenImages,
  type ImageActionDeps,
  tellDone,
} from "./imageActions.ts";

/** Asks for a name, that of the row at first, and pulls it; a name that is given is pulled at once. */
export async function pullImage(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const given: string | object | undefined = rows.target;
  if (typeof given === "string" && given !== "selection") {
    return pullAndTell(deps, { reference: given });
  }
  const [image] = givenImages(deps.view.selection, rows) ?? [];
  const ask = await askPull(deps, image?.reference ?? "");
  if (ask !== undefined) await pullAndTell(deps, ask);
}

/** Pulls the names of the rows without a question. */
export async function pullAgain(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const asked = { title: l10n.t("Pull which images again?"), many: true, named: true };
  const chosen: readonly ImageEntry[] = await chosenImages(deps, rows, asked);
  for (const { reference } of chosen) {
    if (reference !== undefined) await pullAndTell(deps, { reference });
  }
}

/** Says how it ended; resolves also when it failed, and is rejected by a cancel. */
export async function pullAndTell(deps: ImageActionDeps, ask: PullAsk): Promise<void> {
  const { reference } = ask;
  let outcome: PullOutcome;
  try {
    outcome = await pullWithProgress(deps, ask);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failed = l10n.t("{0} could not be pulled.", reference);
    const known = isSlipwayError(error, "pull-refused");
    deps.reportError(error, { failed: known ? "" : failed, actions: logIn(deps, ask, error) });
    return;
  }
  deps.log.info(`Pulled ${reference} ${outcome.digest ?? ""}`.trim());
  tellDone(
    outcome.upToDate
      ? l10n.t("$(check) {0} is up to date", reference)
      : l10n.t("$(cloud-download) Pulled {0}", reference),
  );
}

function pullWithProgress(deps: ImageActionDeps, ask: PullAsk): Promise<PullOutcome> {
  const { surroundings, saved } = deps;
  const title =
    ask.platform === undefined
      ? l10n.t("Pulling {0}", ask.reference)
      : l10n.t("Pulling {0} for {1}", ask.reference, ask.platform);
  return withSteps(title, async (steps) => {
    const [engine, access] = await Promise.all([deps.connect(steps.signal), deps.openRegistries()]);
    return pull(
      {
        ...{ engine, access, askCredentials },
        credentialsAccepted: async (registry, given) => {
          await keepLogin({ surroundings, saved }, registry, given);
        },
      },
      ask,
      createReporter(steps, (line) => deps.log.info(`pull ${ask.reference}: ${line}`)),
      steps.signal,
    );
  });
}

/** Puts every event into the notification, and each change of a layer's state into the log. */
function createReporter(steps: Steps, log: (line: string) => void): (event: LayerEvent) => void {
  let state: PullProgress = noPullProgress;
  let percent = 0;
  return (event) => {
    const before = event.layer === undefined ? undefined : state.layers.get(event.layer)?.status;
    state = reducePull(state, event);
    if (event.status !== before) log(`${event.layer ?? ""} ${event.status}`.trim());
    const { share } = pullFigures(state);
    // A layer that is found later makes the share smaller; a bar cannot go back.
    const increment = Math.max(0, share * 100 - percent);
    percent += increment;
    steps.report(describe(state, event), increment);
  };
}

function describe(state: PullProgress, event: LayerEvent): string {
  const { done, all, current, total } = pullFigures(state);
  if (all === 0 || event.layer === undefined) return event.status;
  const bytes = total > 0 ? ` · ${formatSize(current)} / ${formatSize(total)}` : "";
  const layers = l10n.t("{0} of {1} layers", done, all);
  return `${layers}${bytes} · ${event.layer} ${event.status}`;
}

/** The next step after a refusal that other credentials would help. */
function logIn(deps: ImageActionDeps, ask: PullAsk, error: unknown): readonly ErrorAction[] {
  if (!isSlipwayError(error, "pull-refused") || !error.facts.login) return [];
  const { registry } = error.facts;
  const run = async (): Promise<void> => {
    await commands.executeCommand("slipway.logIn", registry);
    await pullAndTell(deps, ask);
  };
  return [{ title: l10n.t("Log In"), run }];
}
