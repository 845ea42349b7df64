import type { IncomingMessage } from "node:http";

/** Why a body could not be read to its end. */
export class AnswerError extends Error {
  readonly code: "too-large" | "broken-off" | "too-slow";

  constructor(code: AnswerError["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * The body, of `largest` bytes and `limit` milliseconds at most. Rejects with `AnswerError`, also for
 * a body that is shorter than was said; with `cut` it ends at the limit instead. Ends the connection
 * where it stops early.
 */
export async function readAnswer(
  answer: IncomingMessage,
  options: { readonly largest: number; readonly limit: number; readonly cut?: boolean },
): Promise<Buffer> {
  const { largest, limit, cut = false } = options;
  const chunks: Buffer[] = [];
  let size = 0;
  let slow = false;
  const timer = setTimeout(() => {
    slow = true;
    answer.destroy();
  }, limit);
  try {
    if (!cut && Number(answer.headers["content-length"] ?? 0) > largest) throw tooLarge(answer);
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest && !cut) throw tooLarge(answer);
      chunks.push(chunk);
      if (size > largest) break;
    }
    return Buffer.concat(chunks).subarray(0, largest);
  } catch (error) {
    if (error instanceof AnswerError) throw error;
    throw new AnswerError(slow ? "too-slow" : "broken-off");
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(answer: IncomingMessage): AnswerError {
  answer.destroy();
  return new AnswerError("too-large");
}
