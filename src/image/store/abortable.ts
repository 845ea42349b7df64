/** The same pieces; a cancel ends it at once, even where the next piece never comes. */
export async function* abortable<T>(
  content: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* content;
    return;
  }
  signal.throwIfAborted();
  const pieces =
    Symbol.asyncIterator in content ? content[Symbol.asyncIterator]() : content[Symbol.iterator]();
  let stop: (reason: unknown) => void = () => undefined;
  const onAbort = () => stop(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let over = false;
  try {
    while (true) {
      // Not a race with one promise for all: that would keep each piece for as long as it is open.
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        stop = reject;
        Promise.resolve(pieces.next()).then(resolve, reject);
      });
      if (next.done) {
        over = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    // A generator that waits ends when its wait does; nobody waits for that.
    if (!over) void Promise.resolve(pieces.return?.()).catch(() => undefined);
  }
}
