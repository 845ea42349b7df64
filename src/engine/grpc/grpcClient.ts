import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import type { Duplex } from "node:stream";
import { endSession } from "./endSession.ts";
import { createFrameReader, frame } from "./frames.ts";
import { CallCutError, GrpcError, grpcStatus } from "./grpcError.ts";

/** Calls gRPC methods on a connection to a daemon; closes with it. */
export interface GrpcClient {
  /** One message there, one back. Rejects with `GrpcError` (`CallCutError` without an answer), AbortError. */
  ask(method: string, message: Uint8Array, options?: GrpcCallOptions): Promise<Uint8Array>;
  /** Messages both ways. */
  open(method: string, options?: GrpcCallOptions): GrpcStream;
  close(): void;
  /** Aborts when the connection is gone. */
  readonly closed: AbortSignal;
}

export interface GrpcCallOptions {
  readonly metadata?: Readonly<Record<string, string | readonly string[]>>;
  /** Resets the call, which the daemon sees at once. */
  readonly signal?: AbortSignal | undefined;
  /** The answer has begun to come; most daemons begin when they are done. */
  onAnswering?(): void;
}

export interface GrpcStream {
  /** Resolves when there is room for more. */
  send(...messages: readonly Uint8Array[]): Promise<void>;
  /** Says that nothing more comes from here; the other side may go on. */
  end(): void;
  /**
   * Hands over each message. Resolves with status "ok", rejects with `GrpcError` for any other, and
   * with AbortError. Once, and before the first answer.
   */
  receive(onMessage: (message: Uint8Array) => void): Promise<void>;
  /** Has the daemon wait; some messages that are here already still come. */
  pause(): void;
  resume(): void;
}

/** What a daemon may send at most, in bytes: 16 MiB is BuildKit's own limit. */
const messageLimit = 32 * 1024 * 1024;

/** Room for what comes in, in bytes; the default of 64 KiB makes an export wait at every turn. */
const windowSize = 16 * 1024 * 1024;

/** The other end is the HTTP/2 server, by prior knowledge (RFC 9113, 3.3). */
export function createGrpcClient(connection: Duplex): GrpcClient {
  const session: ClientHttp2Session = connect("http://localhost", {
    createConnection: () => connection,
    settings: { initialWindowSize: 4 * 1024 * 1024, enablePush: false },
    // Megabytes; above Node's default of ten it would refuse the answer to a long message.
    maxSessionMemory: 128,
  });
  const gone = new AbortController();
  session.on("error", () => session.destroy());
  session.on("close", () => {
    connection.destroy();
    gone.abort(new CallCutError());
  });
  session.on("connect", () => {
    if (!session.destroyed) session.setLocalWindowSize(windowSize);
  });
  const open: GrpcClient["open"] = (method, options = {}) => {
    options.signal?.throwIfAborted();
    if (session.destroyed || session.closed) throw new CallCutError();
    const stream = session.request({
      ...{ ":method": "POST", ":path": method, "content-type": "application/grpc", te: "trailers" },
      ...(options.metadata as Readonly<Record<string, string | string[]>> | undefined),
    });
    stream.on("response", () => options.onAnswering?.());
    return createStream(stream, options.signal);
  };
  return {
    open,
    async ask(method, message, options) {
      const stream = open(method, options);
      let answer: Uint8Array | undefined;
      const received = stream.receive((one) => {
        answer ??= one;
      });
      // A refusal may come before the question is out; it says more than the broken pipe.
      stream.send(message).then(stream.end, () => undefined);
      await received;
      return answer ?? new Uint8Array();
    },
    close() {
      endSession(session, connection);
    },
    closed: gone.signal,
  };
}

function createStream(stream: ClientHttp2Stream, signal: AbortSignal | undefined): GrpcStream {
  const cancel = (): void => stream.close(resetCancel);
  signal?.addEventListener("abort", cancel, { once: true });
  stream.on("close", () => signal?.removeEventListener("abort", cancel));
  stream.on("error", () => undefined);
  return {
    async send(...messages) {
      if (stream.destroyed || stream.writableEnded) throw new CallCutError();
      if (!stream.write(frame(messages))) await drained(stream);
    },
    end() {
      if (!stream.destroyed) stream.end();
    },
    receive: (onMessage) => receive(stream, signal, onMessage),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
  };
}

/** RST_STREAM with CANCEL (RFC 9113, 7): what gRPC calls a cancelled call. */
const resetCancel = 8;

function receive(
  stream: ClientHttp2Stream,
  signal: AbortSignal | undefined,
  onMessage: (message: Uint8Array) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let status: GrpcError | "ok" | undefined;
    let failure: Error | undefined;
    const readStatus = (headers: Readonly<Record<string, unknown>>): void => {
      const code = headers["grpc-status"];
      if (code === "0") status = "ok";
      else if (code !== undefined) status = toError(String(code), headers);
    };
    const read = createFrameReader(messageLimit, onMessage);
    stream.on("response", (headers) => {
      if (headers[":status"] !== 200) {
        status = new GrpcError(grpcStatus.unknown, `HTTP status ${String(headers[":status"])}`);
      }
      // A call that fails at once has its status in the first headers ("Trailers-Only").
      readStatus(headers);
    });
    stream.on("trailers", readStatus);
    stream.on("error", (error: Error) => {
      failure = error;
    });
    const take = (chunk?: Buffer): void => {
      try {
        if (failure === undefined) read(chunk);
      } catch (error) {
        failure = error as Error;
        stream.close(resetCancel);
      }
    };
    stream.on("data", take);
    stream.on("end", () => take());
    stream.on("close", () => {
      if (signal?.aborted) reject(signal.reason);
      else if (failure === undefined && status === "ok") resolve();
      else if (status !== undefined && status !== "ok") reject(status);
      else reject(new CallCutError(failure));
    });
  });
}

function toError(code: string, headers: Readonly<Record<string, unknown>>): GrpcError {
  const said = String(headers["grpc-message"] ?? "");
  const details = headers["grpc-status-details-bin"];
  return new GrpcError(
    Number(code),
    readMessage(said),
    details === undefined ? undefined : Buffer.from(String(details), "base64"),
  );
}

/** gRPC escapes with per cent signs; a daemon that forgets it must not break the error. */
function readMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function drained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off("drain", settle).off("close", settle);
      if (stream.destroyed) reject(new CallCutError());
      else resolve();
    };
    stream.on("drain", settle).on("close", settle);
  });
}
