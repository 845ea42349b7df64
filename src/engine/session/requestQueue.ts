/** Ids of files in the order that they were asked for, for several takers. */
export interface RequestQueue {
  add(id: number): void;
  /** Takers get what is left, then undefined. */
  end(): void;
  /** Takers get the error, at once; nothing after an end. */
  fail(error: unknown): void;
  next(): Promise<number | undefined>;
  /** The next one if it is there already and liked. */
  takeIf(likes: (id: number) => boolean): number | undefined;
  readonly failed: boolean;
}

export function createRequestQueue(): RequestQueue {
  const ids: number[] = [];
  let head = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let waiting: (() => void)[] = [];
  const stir = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  return {
    add(id) {
      ids.push(id);
      stir();
    },
    end() {
      ended = true;
      stir();
    },
    fail(error) {
      if (!ended) failure ??= { error };
      stir();
    },
    async next() {
      while (failure === undefined && head === ids.length && !ended) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (failure) throw failure.error;
      return head < ids.length ? ids[head++] : undefined;
    },
    takeIf(likes) {
      const id = failure === undefined ? ids[head] : undefined;
      if (id === undefined || !likes(id)) return undefined;
      head++;
      return id;
    },
    get failed() {
      return failure !== undefined;
    },
  };
}
