import type { ServerHttp2Stream } from "node:http2";
import { createFrameReader, frame, frameHead } from "./frames.ts";
import { readMetadata } from "./readMetadata.ts";

/** One call of the daemon, messages both ways. */
export interface GrpcCall {
  /** All values of a header, in their order. */
  metadata(name: string): readonly string[];
  /** Hands over each message; resolves when the daemon has said its last, rejects when cut off. */
  receive(onMessage: (message: Uint8Array) => void): Promise<void>;
  /**
   * The same for messages that take time: nothing more is taken off the wire while one is worked
   * on. `limit` in bytes is for one message. Left early, the rest is read and dropped.
   */
  messages(limit?: number): AsyncGenerator<Uint8Array, void>;
  /** Resolves when there is room for more; rejects when the call is cut off. */
  send(...messages: readonly Uint8Array[]): Promise<void>;
  /** The same for one message that is too long to be copied: nobody may change it any more. */
  sendLong(head: Uint8Array, rest: Uint8Array): Promise<void>;
  /** Ends the call, after what was sent. Once is enough. */
  end(status: number, message: string): void;
  /** Aborted when the call is over, however it ended. */
  readonly signal: AbortSignal;
}

export function createGrpcCall(stream: ServerHttp2Stream, rawHeaders: readonly string[]): GrpcCall {
  const over = new AbortController();
  stream.on("close", () => over.abort(cutOff()));
  // Each file that waits for room listens.
  stream.setMaxListeners(0);
  let ended = false;
  let trailers: Record<string, string> = {};
  const begin = (): void => {
    if (stream.headersSent) return;
    // The trailers carry the status, so they wait until the body is out.
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    const headers = { ":status": 200, "content-type": "application/grpc" };
    stream.respond(headers, { waitForTrailers: true });
  };
  return {
    metadata: (name) => readMetadata(rawHeaders, name),
    receive: (onMessage) => receive(stream, onMessage),
    messages: (limit = messageLimit) => messages(stream, limit),
    async send(...messages) {
      if (stream.destroyed || ended) throw cutOff();
      begin();
      if (!stream.write(frame(messages))) await drained(stream);
    },
    async sendLong(head, rest) {
      if (stream.destroyed || ended) throw cutOff();
      begin();
      stream.cork();
      stream.write(frameHead(head, rest.length));
      const hasRoom = stream.write(rest);
      stream.uncork();
      if (!hasRoom) await drained(stream);
    },
    end(status, message) {
      if (stream.destroyed || ended) return;
      ended = true;
      trailers = {
        "grpc-status": String(status),
        ...(message && { "grpc-message": escapeMessage(message) }),
      };
      begin();
      stream.end();
      // What the daemon still says is of no use, but has to be read for the stream to close.
      stream.resume();
    },
    signal: over.signal,
  };
}

/** What a hostile name put into an error must not make it fail. */
function escapeMessage(message: string): string {
  // By way of bytes, as halves of surrogate pairs cannot be escaped.
  return encodeURIComponent(Buffer.from(message.slice(0, longestMessage)).toString());
}

const longestMessage = 4000;

/** Reads with events: leaving a `for await` early would reset the stream. */
function receive(
  stream: ServerHttp2Stream,
  onMessage: (message: Uint8Array) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const read = createFrameReader(messageLimit, onMessage);
    stream.on("data", (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        reject(error);
        stream.destroy();
      }
    });
    stream.on("end", () => {
      try {
        // A reset ends the stream, too, before it closes it.
        if (stream.closed) throw cutOff();
        read();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    stream.on("close", () => reject(cutOff()));
  });
}

async function* messages(
  stream: ServerHttp2Stream,
  limit: number,
): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  let over: "ended" | { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  const read = createFrameReader(limit, (message) => ready.push(message));
  const listen = (work: (chunk?: Buffer) => void) => (chunk?: Buffer) => {
    try {
      if (over === undefined) work(chunk);
    } catch (error) {
      over = { error };
    }
    wake();
  };
  const onData = listen((chunk) => {
    read(chunk);
    // A full window tells the daemon to wait.
    if (ready.length > 0) stream.pause();
  });
  const onEnd = listen(() => {
    if (stream.closed) throw cutOff();
    read();
    over = "ended";
  });
  const onClose = listen(() => {
    over = { error: cutOff() };
  });
  if (stream.destroyed) throw cutOff();
  // An end with nothing before it is told to nobody but those who listen from the first moment.
  if (stream.readableEnded) onEnd();
  stream.on("data", onData).on("end", onEnd).on("close", onClose);
  try {
    for (;;) {
      const batch = ready;
      ready = [];
      yield* batch;
      if (ready.length > 0) continue;
      if (over === "ended") return;
      if (over) throw over.error;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      stream.resume();
      await woken;
    }
  } finally {
    stream.off("data", onData).off("end", onEnd).off("close", onClose);
    if (!stream.destroyed) stream.resume();
  }
}

function drained(stream: ServerHttp2Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off("drain", settle).off("close", settle);
      if (stream.destroyed) reject(cutOff());
      else resolve();
    };
    stream.on("drain", settle).on("close", settle);
  });
}

/** What the daemon asks for is a few bytes; more is no request. */
const messageLimit = 1024 * 1024;

function cutOff(): Error {
  return new Error("the call was cut off");
}
