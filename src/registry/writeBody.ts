import type { ClientRequest } from "node:http";

/** What is sent along with a request; opened anew for each time that it is sent. */
export interface RequestBody {
  /** Bytes, as many as it gives. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** The body's own failure, which is no fault of the connection. */
export interface BodyFault extends Error {
  readonly name: "BodyFault";
}

export function isBodyFault(error: unknown): error is BodyFault {
  return error instanceof Error && error.name === "BodyFault";
}

/**
 * Writes the body, no faster than it is taken, and ends the request. `wait` starts the time again in
 * which something has to happen; a source that is slow is not the server's fault. Ends early, without
 * ending the request, once the server has answered. Rejects with a `BodyFault`.
 */
export async function writeBody(
  call: ClientRequest,
  body: RequestBody,
  {
    wait,
    limit,
    answered,
  }: {
    readonly wait: (milliseconds: number) => void;
    readonly limit: number;
    readonly answered: AbortSignal;
  },
): Promise<void> {
  let sent = 0;
  for await (const piece of piecesOf(body, () => wait(SOURCE_FACTOR * limit))) {
    if (answered.aborted || call.destroyed) return;
    sent += piece.length;
    if (sent > body.size) throw bodyFault(new Error("the body is longer than was said"));
    // Waiting after each piece would let reading and sending take turns.
    if (call.write(piece) || call.writableLength <= WINDOW) continue;
    wait(2 * limit);
    await drained(call, answered);
  }
  if (answered.aborted || call.destroyed) return;
  if (sent < body.size) throw bodyFault(new Error("the body is shorter than was said"));
  // Registries read a large blob once more before they answer.
  wait(4 * limit + body.size / BYTES_PER_MILLISECOND);
  call.end();
}

/** Bytes that may wait to be sent. */
const WINDOW = 512 * 1024;
/** A source has limits of its own, and is another registry at times. */
const SOURCE_FACTOR = 20;
/** What the slowest storage of a registry is thought to do: 10 MB a second. */
const BYTES_PER_MILLISECOND = 10_000;

async function* piecesOf(body: RequestBody, onWait: () => void): AsyncGenerator<Uint8Array> {
  const pieces = body.open()[Symbol.asyncIterator]();
  let over = false;
  try {
    for (;;) {
      onWait();
      let next: IteratorResult<Uint8Array>;
      try {
        next = await pieces.next();
      } catch (error) {
        over = true;
        throw bodyFault(error);
      }
      if (next.done) {
        over = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!over) await pieces.return?.();
  }
}

/** Resolves also where nothing more will be taken. */
function drained(call: ClientRequest, answered: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      call.off("drain", end).off("close", end);
      answered.removeEventListener("abort", end);
      resolve();
    };
    call.once("drain", end).once("close", end);
    answered.addEventListener("abort", end);
    if (answered.aborted || call.destroyed) end();
  });
}

function bodyFault(cause: unknown): BodyFault {
  return Object.assign(new Error("the body failed", { cause }), { name: "BodyFault" as const });
}
