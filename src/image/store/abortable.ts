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
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  aborted.catch(() => undefined);
  let over = false;
  try {
    while (true) {
      const next = await Promise.race([Promise.resolve(pieces.next()), aborted]);
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
