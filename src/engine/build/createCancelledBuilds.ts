/**
 * Builds that were cancelled, by the address of their engine, while they still take back what they made. It
 * outlives connections: each build may have one of its own.
 */
export interface CancelledBuilds {
  /** `ended` settles when it has done so. */
  add(host: string, ended: Promise<unknown>): void;
  /** Resolves when all of that engine have ended, or after the time that tidying up may take. */
  tidied(host: string): Promise<void>;
}

/** Milliseconds that tidying up after a cancel may take. */
export const TIDY_LIMIT = 5_000;

/** `limit`: milliseconds that one build waits for others at most. */
export function createCancelledBuilds(limit = TIDY_LIMIT): CancelledBuilds {
  const ending = new Map<Promise<unknown>, string>();
  return {
    add(host, ended) {
      ending.set(ended, host);
      const forget = (): void => void ending.delete(ended);
      ended.then(forget, forget);
    },
    async tidied(host) {
      const own = [...ending].filter(([, of]) => of === host).map(([ended]) => ended);
      if (own.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limit);
      });
      await Promise.race([Promise.allSettled(own), late]);
      clearTimeout(timer);
    },
  };
}
