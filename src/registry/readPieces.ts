import type { IncomingMessage } from "node:http";
import { NoAnswer } from "./noAnswer.ts";
import { AnswerError } from "./readAnswer.ts";
import { createRefreshedTimer } from "./refreshedTimer.ts";

/**
 * The body as it comes, no faster than it is taken. Time counts only while it is waited for: in
 * `limit` milliseconds of it some bytes have to come. Rejects with `NoAnswer` where it breaks off or
 * is too slow, and with AbortError. Ends the connection where it stops early.
 */
export async function* readPieces(
  answer: IncomingMessage,
  {
    limit,
    signal,
    at,
  }: { readonly limit: number; readonly signal: AbortSignal | undefined; readonly at: string },
): AsyncGenerator<Uint8Array, void> {
  const pieces = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let waited = 0;
  let came = 0;
  let slow = false;
  let waits = false;
  const timer = createRefreshedTimer(() => {
    // Whoever takes the pieces may be slower than that.
    if (!waits) return;
    slow = true;
    answer.destroy();
  });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const from = performance.now();
      timer.start(limit - waited);
      waits = true;
      let next: IteratorResult<Buffer>;
      try {
        next = await pieces.next();
      } catch {
        signal?.throwIfAborted();
        throw new NoAnswer(at, new AnswerError(slow ? "too-slow" : "broken-off"));
      } finally {
        waits = false;
      }
      if (next.done) {
        // `destroy` without an error ends it, too.
        if (!answer.complete)
          throw new NoAnswer(at, new AnswerError(slow ? "too-slow" : "broken-off"));
        return;
      }
      waited += performance.now() - from;
      came += next.value.length;
      if (came >= PROGRESS) [waited, came] = [0, 0];
      else if (waited >= limit) throw new NoAnswer(at, new AnswerError("too-slow"));
      yield next.value;
    }
  } finally {
    timer.stop();
    if (!answer.complete) answer.destroy();
  }
}

/** Bytes in the time of the limit; less is as good as nothing. */
const PROGRESS = 16 * 1024;
