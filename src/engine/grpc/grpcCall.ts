import type { ServerHttp2Stream } from "node:http2";
import { createFrameReader, frame } from "./frames.ts";
import { readMetadata } from "./readMetadata.ts";

/** One call of the daemon, messages both ways. */
export interface GrpcCall {
  /** All values of a header, in their order. */
  metadata(name: string): readonly string[];
  /** Hands over each message; resolves when the daemon has said its last, rejects when cut off. */
  receive(onMessage: (message: Uint8Array) => void): Promise<void>;
  /** Resolves when there is room for more; rejects when the call is cut off. */
  send(...messages: readonly Uint8Array[]): Promise<void>;
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
    async send(...messages) {
      if (stream.destroyed || ended) throw cutOff();
      begin();
      if (!stream.write(frame(messages))) await drained(stream);
    },
    end(status, message) {
      if (stream.destroyed || ended) return;
      ended = true;
      trailers = {
        "grpc-status": String(status),
        ...(message && { "grpc-message": encodeURIComponent(message) }),
      };
      begin();
      stream.end();
      // What the daemon still says is of no use, but has to be read for the stream to close.
      stream.resume();
    },
    signal: over.signal,
  };
}

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
    stream.on("end", resolve);
    stream.on("close", () => reject(cutOff()));
  });
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
