/**
 * Aborts with the other signal, or with a TimeoutError after so many milliseconds. `AbortSignal.any`
 * with `AbortSignal.timeout` would not do: Node 20 forgets the timeout at the next garbage collection.
 */
export function limitedSignal(signal: AbortSignal | undefined, limit: number): AbortSignal {
  const limited = new AbortController();
  const follow = (): void => end(signal?.reason);
  const timer = setTimeout(() => {
    end(new DOMException("The operation took too long.", "TimeoutError"));
  }, limit);
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", follow);
    limited.abort(reason);
  };
  // As with AbortSignal.timeout, a limit is nothing to wait for.
  timer.unref();
  if (signal?.aborted) follow();
  else signal?.addEventListener("abort", follow, { once: true });
  return limited.signal;
}
