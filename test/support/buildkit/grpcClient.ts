import { type ClientHttp2Session, connect } from "node:http2";
import type { Duplex } from "node:stream";

/** Calls unary gRPC methods on a connection to an engine; the test's own, beside the product's. */
export interface GrpcClient {
  call(
    method: string,
    message: Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<Buffer>;
  close(): void;
}

export function createGrpcClient(connection: Duplex): GrpcClient {
  const session: ClientHttp2Session = connect("http://localhost", {
    createConnection: () => connection,
  });
  session.on("error", () => session.destroy());
  return {
    call: (method, message, metadata = {}) =>
      new Promise((resolve, reject) => {
        const stream = session.request({
          ...{ ":method": "POST", ":path": method, "content-type": "application/grpc" },
          ...{ te: "trailers", ...metadata },
        });
        const chunks: Buffer[] = [];
        let status = "";
        let why = "";
        const take = (headers: Readonly<Record<string, unknown>>): void => {
          status = String(headers["grpc-status"] ?? status);
          why = decodeURIComponent(String(headers["grpc-message"] ?? why));
        };
        stream.on("response", take);
        stream.on("trailers", take);
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("error", reject);
        stream.on("close", () => {
          if (status === "0") resolve(Buffer.concat(chunks).subarray(5));
          else reject(new Error(`${method}: status ${status || "none"}: ${why}`));
        });
        stream.setTimeout(30_000, () => stream.destroy(new Error(`${method}: no answer`)));
        stream.end(framed(message));
      }),
    close: () => session.destroy(),
  };
}

/** One byte that says "not compressed", four of length, the message. */
export function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
