import { l10n } from "vscode";
import {
  type BuildState,
  countSteps,
  currentStep,
  initialBuildState,
} from "../../progress/buildState.ts";
import type { BuildEvent } from "../../progress/events.ts";
import { formatPlain } from "../../progress/formatPlain.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { reduceBuild } from "../../progress/reduceBuild.ts";
import type { BuildLog } from "./buildLog.ts";

export interface BuildReporterDeps {
  readonly log: Pick<BuildLog, "append">;
  /** What happens now, and how many per cent of the build were done since the last call. */
  progress(message: string, increment: number): void;
  /** Such as "3/7", when it changes. */
  step(step: string): void;
}

/** Leads the events of one build into the log, the notification and the status bar. */
export function createBuildReporter(deps: BuildReporterDeps): (event: BuildEvent) => void {
  let state: BuildState = initialBuildState;
  let lastMessage = "";
  let lastStep = "";
  let lastPercent = 0;
  return (event) => {
    const lines = formatPlain(event, state);
    if (lines.length > 0) deps.log.append(`${lines.join("\n")}\n`);
    state = reduceBuild(state, event);
    // Output is the bulk of the events and changes none of what follows.
    if (event.type === "output") return;
    const { done, total } = countSteps(state);
    const percent = total === 0 ? 0 : (100 * done) / total;
    const message = describe(state, done, total);
    if (message !== lastMessage || percent > lastPercent) {
      // The total grows while new stages are heard of; a bar cannot go back.
      deps.progress(message, Math.max(0, percent - lastPercent));
      lastMessage = message;
      lastPercent = Math.max(lastPercent, percent);
    }
    const step = total === 0 ? "" : `${Math.min(done + 1, total)}/${total}`;
    if (step !== lastStep && step !== "") deps.step(step);
    lastStep = step;
  };
}

function describe(state: BuildState, done: number, total: number): string {
  if (total === 0) {
    const { bytes } = state.context;
    return bytes > 0 ? l10n.t("context {0}", formatSize(bytes)) : l10n.t("preparing…");
  }
  const step = currentStep(state);
  const text = step?.instruction?.text ?? step?.name ?? "";
  return l10n.t("step {0}/{1} {2}", Math.min(done + 1, total), total, shorten(text));
}

/** A notification has room for one line. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}

const longestText = 80;
