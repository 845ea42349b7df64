import { l10n, ProgressLocation, window } from "vscode";
import {
  type BuildState,
  countSteps,
  currentStep,
  type StepState,
} from "../../progress/buildState.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { ObserveBuild } from "./startedBuild.ts";

/** Shows each build as a notification with its step, which can cancel it. */
export function observeInNotification(): ObserveBuild {
  return (build) => {
    let finish = (): void => undefined;
    let report = (_message: string, _increment: number): void => undefined;
    let shown = { message: "", percent: 0 };
    const ended = new Promise<void>((resolve) => {
      finish = resolve;
    });
    return {
      begin() {
        // A task has a terminal, where it can be cancelled.
        if (build.how.observers?.length) return;
        const options = {
          location: ProgressLocation.Notification,
          cancellable: true,
          title: l10n.t("Building {0}", build.name),
        };
        void window.withProgress(options, async (progress, token) => {
          const listening = token.onCancellationRequested(() => build.cancel());
          progress.report({ message: l10n.t("looking for the engine…") });
          report = (message, increment) =>
            progress.report(increment > 0 ? { message, increment } : { message });
          await ended;
          listening.dispose();
        });
      },
      event({ type }) {
        // Output is the bulk of the events and changes nothing of what is shown.
        if (type === "output" || build.cancelled) return;
        const { done, total } = countSteps(build.state);
        const percent = total === 0 ? 0 : (100 * done) / total;
        const message = describeStep(build.state, done, total);
        if (message === shown.message && percent <= shown.percent) return;
        // The total grows while new stages are heard of; a bar cannot go back.
        report(message, Math.max(0, percent - shown.percent));
        shown = { message, percent: Math.max(shown.percent, percent) };
      },
      end: () => finish(),
    };
  };
}

function describeStep(state: BuildState, done: number, total: number): string {
  const step = currentStep(state);
  if (total === 0) {
    const { bytes } = state.context;
    return bytes > 0 ? l10n.t("context {0}", formatSize(bytes)) : l10n.t("preparing…");
  }
  const text = shorten(step?.instruction?.text ?? step?.name ?? "");
  return l10n.t("step {0}/{1} {2}", Math.min(done + 1, total), total, text + transferred(step));
}

/** How far the pull of a base is: the one thing that takes long and says nothing. */
function transferred(step: StepState | undefined): string {
  const busy = step?.transfers.filter(({ total }) => total > 0) ?? [];
  if (busy.length === 0) return "";
  const [current, total] = [busy.map((it) => it.current), busy.map((it) => it.total)].map((all) =>
    all.reduce((sum, one) => sum + one, 0),
  );
  return ` (${formatSize(current ?? 0)} / ${formatSize(total ?? 0)})`;
}

/** A notification has room for one line. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}

const longestText = 80;
