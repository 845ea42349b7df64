import { ProgressLocation, window } from "vscode";

export interface ProgressReport {
  readonly message: string;
  /** Percent that were added. */
  readonly increment: number;
}

/**
 * Shows a notification that can cancel the work, but only where it takes longer than a blink. VS Code
 * shows no further message where several have come within a second, so that the one that matters, the
 * last, would be lost.
 */
export async function withLateProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (report: ProgressReport) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let latest: ProgressReport | undefined;
  let show = (report: ProgressReport): void => {
    latest = { ...report, increment: (latest?.increment ?? 0) + report.increment };
  };
  const working = work(controller.signal, (report) => show(report));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), blinkMs);
  });
  try {
    const first = await Promise.race([working.then(() => "done"), late]);
    if (first === "done") return await working;
  } finally {
    clearTimeout(timer);
  }
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  return window.withProgress(options, async (progress, token) => {
    const listening = token.onCancellationRequested(() => controller.abort());
    show = ({ message, increment }) =>
      progress.report(increment > 0 ? { message, increment } : { message });
    if (latest) show(latest);
    try {
      return await working;
    } finally {
      listening.dispose();
    }
  });
}

const blinkMs = 300;
