import { type Http2Session, performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";

/** `/package.Service/Method` to what answers it: one message in, one message out. */
export type GrpcMethods = Readonly<Record<string, GrpcMethod>>;
export type GrpcMethod = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Codes of the gRPC specification that we send. */
export const grpcStatus = { ok: 0, unknown: 2, notFound: 5, unimplemented: 12, internal: 13 };

/** Thrown by a method to end the call with another status than "unknown". */
export class GrpcError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Requests of the session's services are a few bytes; more is no request. */
const MESSAGE_LIMIT = 1024 * 1024;

/**
 * Serves unary gRPC calls on a connection whose other end is the HTTP/2 client. The session ends
 * with the connection.
 */
export function serveGrpc(connection: Duplex, methods: GrpcMethods): Http2Session {
  // Method names are compared without case by old daemons.
  const byName = new Map(Object.entries(methods).map(([name, m]) => [name.toLowerCase(), m]));
  const session = performServerHandshake(connection);
  session.on("error", () => session.destroy());
  session.on("stream", (stream: ServerHttp2Stream, headers) => {
    stream.on("error", () => undefined);
    const method = byName.get(String(headers[":path"]).toLowerCase());
    void answer(stream, method);
  });
  return session;
}

async function answer(stream: ServerHttp2Stream, method: GrpcMethod | undefined): Promise<void> {
  try {
    if (!method) throw new GrpcError(grpcStatus.unimplemented, "no such method");
    const reply = await method(await readMessage(stream));
    respond(stream, grpcStatus.ok, "", frame(reply));
  } catch (error) {
    const status = error instanceof GrpcError ? error.status : grpcStatus.unknown;
    respond(stream, status, error instanceof Error ? error.message : String(error));
  }
}

/** The trailers carry the status, so they wait until the body is out. */
function respond(
  stream: ServerHttp2Stream,
  status: number,
  message: string,
  body?: Uint8Array,
): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.on("wantTrailers", () => {
    stream.sendTrailers({
      "grpc-status": String(status),
      ...(message && { "grpc-message": encodeURIComponent(message) }),
    });
  });
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.end(body);
}

/** Reads with events: leaving a `for await` early would reset the stream. */
function readMessage(stream: ServerHttp2Stream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MESSAGE_LIMIT) chunks.push(chunk);
    });
    stream.on("end", () => resolve(unframe(Buffer.concat(chunks))));
    stream.on("close", () => reject(new GrpcError(grpcStatus.internal, "the call was cut off")));
  });
}

/** One byte that says "not compressed", four of length, the message. */
function frame(message: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(5 + message.length);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

function unframe(framed: Buffer): Uint8Array {
  return framed.length < 5 ? new Uint8Array() : framed.subarray(5, 5 + framed.readUInt32BE(1));
}
