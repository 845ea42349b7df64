import { type Http2Session, performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import { createGrpcCall, type GrpcCall } from "./grpcCall.ts";
import { GrpcError, grpcStatus } from "./grpcError.ts";

/** `/package.Service/Method` to what answers it. */
export type GrpcMethods = Readonly<Record<string, GrpcMethod | GrpcStreamMethod>>;
/** One message in, one message out; the signal aborts when nobody waits for that any more. */
export type GrpcMethod = (
  message: Uint8Array,
  signal: AbortSignal,
) => Uint8Array | Promise<Uint8Array>;
/** Messages both ways until the promise settles; a rejection is the status of the call. */
export interface GrpcStreamMethod {
  serve(call: GrpcCall): Promise<void>;
}

/**
 * Patterns of an ignore file come as one header each; Node refuses more than 128 by itself. Names
 * that end in a blank are no proper header: Node 20 drops them, later ones can be told not to.
 */
const sessionOptions = {
  maxHeaderListPairs: 1_000_000,
  // Windows for what exporters send: the default of 64 KiB makes a daemon far away wait at every turn.
  settings: { maxHeaderListSize: 16 * 1024 * 1024, initialWindowSize: 4 * 1024 * 1024 },
  strictFieldWhitespaceValidation: false,
};

/** For all calls of a session together, in bytes. */
const windowSize = 16 * 1024 * 1024;

/**
 * Serves gRPC calls on a connection whose other end is the HTTP/2 client. The session ends with the
 * connection.
 */
export function serveGrpc(connection: Duplex, methods: GrpcMethods): Http2Session {
  // Method names are compared without case by old daemons.
  const byName = new Map(Object.entries(methods).map(([name, m]) => [name.toLowerCase(), m]));
  const session = performServerHandshake(connection, sessionOptions);
  session.on("error", () => session.destroy());
  session.setLocalWindowSize(windowSize);
  session.on(
    "stream",
    (
      stream: ServerHttp2Stream,
      headers,
      _flags: number,
      // Left out of the type declarations.
      rawHeaders: readonly string[] = [],
    ) => {
      stream.on("error", () => undefined);
      const method = byName.get(String(headers[":path"]).toLowerCase());
      void answer(createGrpcCall(stream, rawHeaders), method);
    },
  );
  return session;
}

async function answer(
  call: GrpcCall,
  method: GrpcMethod | GrpcStreamMethod | undefined,
): Promise<void> {
  try {
    if (!method) throw new GrpcError(grpcStatus.unimplemented, "no such method");
    if (typeof method === "object") await method.serve(call);
    else await call.send(await method(await onlyMessage(call), call.signal));
    call.end(grpcStatus.ok, "");
  } catch (error) {
    const status = error instanceof GrpcError ? error.status : grpcStatus.unknown;
    call.end(status, error instanceof Error ? error.message : String(error));
  }
}

async function onlyMessage(call: GrpcCall): Promise<Uint8Array> {
  let first: Uint8Array | undefined;
  await call.receive((message) => {
    first ??= message;
  });
  return first ?? new Uint8Array();
}
