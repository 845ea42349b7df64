import assert from "node:assert/strict";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { connect as connectSocket, createServer, type Socket } from "node:net";
import { type GrpcMethods, serveGrpc } from "../../src/engine/grpc/grpcServer.ts";
import { framed } from "../support/buildkit/grpcClient.ts";

/** The daemon's end of a session: calls what we serve, in good and in bad manners. */
export interface InProcessDaemon extends AsyncDisposable {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
  /** A call whose answer is read only when the stream is. */
  open(path: string, metadata?: Readonly<Record<string, string>>): ClientHttp2Stream;
  /** One message there, one back. */
  ask(path: string, message?: Uint8Array): Promise<Answer>;
}

export interface Answer {
  /** Of gRPC; "none" where the call was cut off. */
  readonly status: string;
  readonly said: string;
  readonly message: Buffer;
}

export async function startDaemon(methods: GrpcMethods): Promise<InProcessDaemon> {
  const server = createServer();
  const serving = new Promise<Socket>((resolve) => server.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const socket = connectSocket(address.port, "127.0.0.1");
  const session = connect("http://localhost", { createConnection: () => socket });
  session.on("error", () => undefined);
  const served = serveGrpc(await serving, methods);
  const open: InProcessDaemon["open"] = (path, metadata = {}) => {
    const stream = session.request({ ":method": "POST", ":path": path, ...metadata });
    stream.on("error", () => undefined);
    return stream;
  };
  return {
    session,
    socket,
    open,
    async ask(path, message = new Uint8Array()) {
      const stream = open(path);
      const messages = messagesOf(stream);
      const ended = statusOf(stream);
      stream.end(framed(message));
      const [status, said] = await ended;
      return { status, said, message: messages[0] ?? Buffer.alloc(0) };
    },
    async [Symbol.asyncDispose]() {
      session.destroy();
      served.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Code and words of how the call ended; "none" where it was cut off. */
export function statusOf(stream: ClientHttp2Stream): Promise<readonly [string, string]> {
  return new Promise((resolve) => {
    stream.on("trailers", (trailers) =>
      resolve([
        String(trailers["grpc-status"]),
        decodeURIComponent(String(trailers["grpc-message"] ?? "")),
      ]),
    );
    stream.on("close", () => resolve(["none", ""]));
  });
}

/** Grows with what comes in. */
export function messagesOf(
  stream: ClientHttp2Stream,
  onMessage: (message: Buffer) => void = () => undefined,
): readonly Buffer[] {
  const messages: Buffer[] = [];
  let waiting = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 5 && waiting.length >= 5 + waiting.readUInt32BE(1)) {
      const end = 5 + waiting.readUInt32BE(1);
      const message = waiting.subarray(5, end);
      messages.push(message);
      onMessage(message);
      waiting = waiting.subarray(end);
    }
  });
  return messages;
}
