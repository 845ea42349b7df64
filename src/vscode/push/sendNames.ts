import { l10n } from "vscode";
import { keepLogin } from "../../app/keepLogin.ts";
import { type PushEvent, type PushReport, pushImages } from "../../app/pushImages.ts";
import {
  noPushProgress,
  type PushProgress,
  reducePush,
  shareDone,
} from "../../app/pushProgress.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import { wait } from "../wait.ts";
import { type Steps, withSteps } from "../withSteps.ts";
import { askCredentials } from "./askCredentials.ts";
import { countWords } from "./countWords.ts";
import type { PushDeps } from "./pushDeps.ts";

/** Pushes with a notification that can cancel it. */
export async function sendNames(
  deps: PushDeps,
  references: readonly string[],
): Promise<PushReport> {
  const { connect, openRegistries, surroundings, saved, log } = deps;
  const [only = ""] = references;
  const title =
    references.length === 1
      ? l10n.t("Pushing {0}", only)
      : l10n.t("Pushing {0} images", references.length);
  return withSteps(title, async ({ signal, report }) => {
    const [engine, access] = await Promise.all([connect(signal), openRegistries()]);
    const credentials = {
      savedCredentials: saved.get,
      askCredentials,
      credentialsAccepted: async (registry: string, given: RegistryCredentials) => {
        await keepLogin({ surroundings, saved }, registry, given);
      },
    };
    return pushImages(
      { engine, access, surroundings, wait, ...credentials },
      references,
      createReporter(report, references.length, (line) => log.info(`push ${line}`)),
      signal,
    );
  });
}

/** Puts every event into the notification, and each change of a layer's state into the log. */
function createReporter(
  report: Steps["report"],
  all: number,
  log: (line: string) => void,
): (event: PushEvent) => void {
  let state: PushProgress = noPushProgress;
  let begun = 0;
  let shown = { message: "", percent: 0 };
  const show = (message: string, share: number): void => {
    const percent = (100 * (Math.max(0, begun - 1) + share)) / all;
    if (message === shown.message && percent < shown.percent + 1) return;
    // Layers are heard of one after the other; a bar cannot go back.
    const increment = Math.max(0, percent - shown.percent);
    shown = { message, percent: Math.max(percent, shown.percent) };
    report(message, increment);
  };
  return (event) => {
    switch (event.type) {
      case "started":
        state = noPushProgress;
        begun += 1;
        if (all > 1) show(withName(event.reference, begun, all, ""), 0);
        return;
      case "layer": {
        const { layer, status } = event.event;
        const before = layer === undefined ? undefined : state.layers.get(layer)?.status;
        state = reducePush(state, event.event);
        if (status !== before) log(`${event.reference}: ${layer ?? ""} ${status}`);
        const text = layer === undefined ? status : countWords(state);
        show(withName(event.reference, begun, all, text), shareDone(state));
        return;
      }
      case "waiting": {
        const pause = formatDuration(event.milliseconds);
        const text = l10n.t("{0} Next try in {1}.", event.error.message, pause);
        log(`${event.reference}: ${text}`);
        show(withName(event.reference, begun, all, text), shareDone(state));
        return;
      }
      case "pushed":
        log(`${event.pushed.reference}: ${event.pushed.digest ?? ""} ${event.pushed.verdict}`);
        return;
      case "failed":
        log(`${event.failed.reference}: ${event.failed.error.message}`);
        return;
    }
  };
}

function withName(reference: string, at: number, all: number, text: string): string {
  if (all === 1) return text;
  return l10n.t("{0}/{1} {2} {3}", at, all, reference, text).trim();
}
