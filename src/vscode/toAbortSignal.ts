import type { CancellationToken, Disposable } from "vscode";

/** VS Code's way to cancel as the core's. */
export function toAbortSignal(token: CancellationToken): AbortSignal & Disposable {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  return Object.assign(controller.signal, { dispose: () => listening.dispose() });
}
