import { l10n } from "vscode";
import { keepLogin } from "../../app/keepLogin.ts";
import { pushImages } from "../../app/pushImages.ts";
import {
  noPushProgress,
  type PushProgress,
  reducePush,
  shareDone,
} from "../../app/pushProgress.ts";
import type { PushEvent, PushReport } from "../../app/pushReport.ts";
import { bySide, type PushTarget } from "../../app/pushTargets.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import { translated } from "../translated.ts";
import { wait } from "../wait.ts";
import { type Steps, withSteps } from "../withSteps.ts";
import { askCredentials } from "./askCredentials.ts";
import { countWords } from "./countWords.ts";
import type { PushDeps } from "./pushDeps.ts";

/** Pushes with a notification that can cancel it. */
export async function sendNames(
  deps: PushDeps,
  access: RegistryAccess,
  targets: readonly PushTarget[],
): Promise<PushReport> {
  const { log } = deps;
  const [only] = targets;
  const title =
    targets.length === 1 && only
      ? l10n.t("Pushing {0}", only.reference)
      : l10n.t("Pushing {0} images", targets.length);
  return withSteps(title, async ({ signal, report }) => {
    const { made, ofEngine } = bySide(targets);
    const tell = createReporter(report, targets.length, (line) => log.info(`push ${line}`));
    const reports: PushReport[] = [];
    // An engine that goes away ends it all, so what it has to push goes first.
    if (ofEngine.length > 0) reports.push(await sendByEngine(deps, access, ofEngine, tell, signal));
    if (made.length > 0) {
      const { pushKept } = await loadAssemble();
      const own = { ...deps, openRegistries: async () => access };
      reports.push(await pushKept(own, made, tell, signal));
    }
    return {
      pushed: reports.flatMap(({ pushed }) => pushed),
      failed: reports.flatMap(({ failed }) => failed),
    };
  });
}

async function sendByEngine(
  { connect, surroundings, saved }: PushDeps,
  access: RegistryAccess,
  references: readonly string[],
  tell: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushReport> {
  const engine = await connect(signal);
  const credentials = {
    askCredentials,
    credentialsAccepted: async (registry: string, given: RegistryCredentials) => {
      await keepLogin({ surroundings, saved }, registry, given);
    },
  };
  return pushImages({ engine, access, wait, ...credentials }, references, tell, signal);
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
        const text = l10n.t("{0} Next try in {1}.", translated(event.error.message), pause);
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
