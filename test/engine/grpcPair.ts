import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { type GrpcMethods, serveGrpc } from "../../src/engine/grpc/grpcServer.ts";

/** A server of gRPC on this machine, or of whatever a test makes of its connections. */
export interface GrpcPair {
  connect(): Promise<Socket>;
  /** Connections that are open on the server's side. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

export async function startGrpcPair(
  serve: GrpcMethods | ((connection: Socket) => void),
): Promise<GrpcPair> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    if (typeof serve === "function") serve(socket);
    else serveGrpc(socket, serve);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open,
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
        socket.on("error", reject);
      }),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
