import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import { type GrpcMethods, serveGrpc } from "../../src/engine/grpc/grpcServer.ts";

/**
 * A daemon's call in bare frames (RFC 9113, 6), as Node's own client is too polite to break off: it
 * ends a stream before it resets it.
 */
export interface RawCall extends AsyncDisposable {
  readonly socket: Socket;
  data(bytes: Uint8Array): void;
  reset(code: number): void;
}

export async function openRawCall(methods: GrpcMethods, path: string): Promise<RawCall> {
  const server = createServer();
  const serving = new Promise<Socket>((resolve) => server.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const socket = connect(address.port, "127.0.0.1");
  socket.on("error", () => undefined).resume();
  const served = serveGrpc(await serving, methods);
  const type = { data: 0, headers: 1, reset: 3, settings: 4 };
  const endOfHeaders = 4;
  socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  socket.write(frame(type.settings, 0, 0, Buffer.alloc(0)));
  const headers = {
    ...{ ":method": "POST", ":scheme": "http", ":path": path, ":authority": "localhost" },
  };
  const block = Object.entries(headers).map(([name, value]) => header(name, value));
  socket.write(frame(type.headers, endOfHeaders, 1, Buffer.concat(block)));
  return {
    socket,
    data: (bytes) => void socket.write(frame(type.data, 0, 1, bytes)),
    reset: (code) => void socket.write(frame(type.reset, 0, 1, Buffer.of(0, 0, 0, code))),
    async [Symbol.asyncDispose]() {
      socket.destroy();
      served.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A literal without an index (RFC 7541, 6.2.2). */
function header(name: string, value: string): Buffer {
  const text = (of: string) => Buffer.from([of.length, ...Buffer.from(of)]);
  return Buffer.concat([Buffer.of(0), text(name), text(value)]);
}
