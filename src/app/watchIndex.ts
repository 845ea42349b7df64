import { watch } from "node:fs";

/**
 * Tells when the `index.json` of a folder may have changed, soon after it, until the signal aborts.
 * False where the folder is not there or cannot be watched.
 */
export function watchIndex(folder: string, changed: () => void, signal: AbortSignal): boolean {
  let settling = false;
  const settle = (): void => {
    settling = false;
    if (!signal.aborted) changed();
  };
  try {
    const watcher = watch(folder, { signal, persistent: false });
    watcher.on("change", (_kind, name) => {
      // Some systems do not tell which file it was.
      if (settling || (name !== null && String(name) !== "index.json")) return;
      settling = true;
      setTimeout(settle, settleMs);
    });
    watcher.on("error", () => watcher.close());
    return true;
  } catch {
    return false;
  }
}

/** A build writes its names one after the other. */
const settleMs = 100;
