import { readFields, writeField, writeMessage } from "../grpc/protoFields.ts";

/** `BytesMessage { data = 1 }`, in which BuildKit wraps what is a stream of bytes. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  return writeMessage((writer) => writeField(writer, 1, bytes));
}

/** Throws on bytes that are no protobuf. */
export async function* contentsOf(messages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const message of messages) {
    let data: Uint8Array | undefined;
    readFields(message, {
      1: (reader) => {
        data = reader.bytes();
      },
    });
    if (data) yield data;
  }
}
