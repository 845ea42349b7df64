/** Work that goes on only while somebody looks. */
export interface VisibleWork {
  setVisible(visible: boolean): void;
  /** Begins anew; does nothing while hidden. */
  refresh(): void;
  stop(): void;
}

/** `work` goes on until its signal aborts. */
export function whileVisible(work: (signal: AbortSignal) => Promise<void>): VisibleWork {
  let working: AbortController | undefined;
  const stop = (): void => {
    working?.abort();
    working = undefined;
  };
  const start = (): void => {
    stop();
    working = new AbortController();
    void work(working.signal);
  };
  return {
    setVisible(visible) {
      if (!visible) stop();
      else if (working === undefined) start();
    },
    refresh() {
      if (working !== undefined) start();
    },
    stop,
  };
}
