/** Runs a task now, or when one of the running ones has ended. */
export type ConcurrencyLimit = <T>(task: () => Promise<T>) => Promise<T>;

export function createConcurrencyLimit(most: number): ConcurrencyLimit {
  let waiting: (() => void)[] = [];
  let head = 0;
  let running = 0;
  const release = (): void => {
    const next = waiting[head];
    if (next === undefined) {
      running--;
      return;
    }
    head++;
    // An index instead of shift(), which moves the whole queue.
    if (head === waiting.length) {
      waiting = [];
      head = 0;
    }
    // The task that starts takes over the place of the one that ended.
    next();
  };
  return async (task) => {
    if (running < most) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      release();
    }
  };
}
