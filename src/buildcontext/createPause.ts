/**
 * For long work in one thread: gives a promise, which lets others run, where they have waited for so
 * many milliseconds; undefined before. The promise rejects with the signal's reason.
 */
export function createPause(
  milliseconds: number,
  signal?: AbortSignal,
): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < milliseconds) return undefined;
    return new Promise((resolve, reject) => {
      later(() => {
        since = performance.now();
        if (signal?.aborted) reject(signal.reason as Error);
        else resolve();
      });
    });
  };
}

/** Browsers have no `setImmediate`. */
const later: (run: () => void) => unknown =
  typeof setImmediate === "function" ? setImmediate : (run) => setTimeout(run, 0);
