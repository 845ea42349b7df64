import { ProgressLocation, window } from "vscode";
import { toAbortSignal } from "../toAbortSignal.ts";

/** Work that a person watches and can cancel. */
export interface Steps {
  readonly signal: AbortSignal;
  /** `increment`: percent that come on top. */
  report(message: string, increment?: number): void;
}

/** Does the work with a notification that tells of it; what it throws is thrown. */
export async function withSteps<T>(title: string, work: (steps: Steps) => Promise<T>): Promise<T> {
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  return window.withProgress(options, async (progress, token) => {
    const signal = toAbortSignal(token);
    try {
      return await work({
        signal,
        report: (message, increment) =>
          progress.report({ message, ...(increment !== undefined && { increment }) }),
      });
    } finally {
      signal.dispose();
    }
  });
}
