/** The value once `ready` accepts it; fails with the last one seen when it never does. */
export async function eventually<T>(
  read: () => T | PromiseLike<T>,
  ready: (value: T) => boolean,
  limitMs = 8000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (ready(value)) return value;
    if (Date.now() > end)
      throw new Error(`Not within ${limitMs} ms; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
