/** One timer, which is started again for each piece of a blob: a new one each time costs as much as to send it. */
export interface RefreshedTimer {
  /** Milliseconds from now on; what was started before ends. Does nothing once it was stopped. */
  start(milliseconds: number): void;
  stop(): void;
}

export function createRefreshedTimer(onEnd: () => void): RefreshedTimer {
  let timer: NodeJS.Timeout | undefined;
  let length = 0;
  let stopped = false;
  return {
    start(milliseconds) {
      if (stopped) return;
      if (timer !== undefined && milliseconds === length) {
        timer.refresh();
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(onEnd, milliseconds);
      length = milliseconds;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
