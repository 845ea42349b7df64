import { ProgressLocation, window } from "vscode";

/** Work that a person watches and can cancel. */
export interface Steps {
  readonly signal: AbortSignal;
  /** `increment`: percent that come on top. */
  report(message: string, increment?: number): void;
}

/**
 * Does the work; a notification that tells of it and can cancel it comes where it takes longer than a
 * blink. VS Code shows no further message where several have come within a second, so that the one that
 * matters, the last, would be lost. What the work throws is thrown.
 */
export async function withSteps<T>(title: string, work: (steps: Steps) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let latest: Reported | undefined;
  let show = ({ message, increment }: Reported): void => {
    latest = { message, increment: (latest?.increment ?? 0) + increment };
  };
  const working = work({
    signal: controller.signal,
    report: (message, increment = 0) => show({ message, increment }),
  });
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

interface Reported {
  readonly message: string;
  /** Percent that were added. */
  readonly increment: number;
}

const blinkMs = 300;
