import { Duplex } from "node:stream";
import type { GrpcClient } from "../grpc/grpcClient.ts";
import { readFields } from "../grpc/protoFields.ts";
import { encodeBytes } from "../session/bytesMessages.ts";
import type { SessionOffer } from "../session/session.ts";

/** Bytes of one message; a daemon takes 4 MiB at least. */
const MESSAGE_SIZE = 256 * 1024;

/**
 * `Control.Session` as a connection: a buildkitd has no `POST /session`, its HTTP/2 to us goes inside
 * of `BytesMessage { data = 1 }` both ways. Ends with the call.
 */
export function sessionConnection(
  control: GrpcClient,
  { headers }: Pick<SessionOffer, "headers">,
): Duplex {
  const over = new AbortController();
  const call = control.open("/moby.buildkit.v1.Control/Session", {
    metadata: headers,
    signal: over.signal,
  });
  const send = (chunks: readonly Uint8Array[], done: (error?: Error | null) => void): void => {
    call.send(...toMessages(chunks)).then(() => done(), done);
  };
  const connection = new Duplex({
    allowHalfOpen: false,
    read: () => call.resume(),
    write: (chunk: Buffer, _, done) => send([chunk], done),
    // HTTP/2 writes heads of nine bytes, which are not worth a message each.
    writev: (chunks, done) =>
      send(
        chunks.map(({ chunk }) => chunk),
        done,
      ),
    final(done) {
      call.end();
      done();
    },
    destroy(error, done) {
      over.abort();
      done(error);
    },
  });
  call
    .receive((message) => {
      if (connection.destroyed) return;
      readFields(message, {
        1: (reader) => {
          if (!connection.push(reader.bytes())) call.pause();
        },
      });
    })
    .then(
      () => connection.push(null),
      (error: Error) => connection.destroy(over.signal.aborted ? undefined : error),
    );
  return connection;
}

function toMessages(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += MESSAGE_SIZE) {
    messages.push(encodeBytes(bytes.subarray(at, at + MESSAGE_SIZE)));
  }
  return messages;
}
