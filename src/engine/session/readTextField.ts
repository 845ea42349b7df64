import protobuf from "protobufjs/minimal.js";

/** The text of one field of a protobuf message; empty where it is absent, as proto3 has it. */
export function readTextField(message: Uint8Array, number: number): string {
  const reader = protobuf.Reader.create(message);
  let text = "";
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) text = reader.string();
    else reader.skipType(tag & 7);
  }
  return text;
}
