import protobuf from "protobufjs/minimal.js";

export type ProtoReader = protobuf.Reader;
export type ProtoWriter = protobuf.Writer;

/** By the number of the field; what is not here is skipped. */
export type ProtoFields = Readonly<Record<number, (reader: ProtoReader) => void>>;

/** Reads a message, field by field. Throws on bytes that are no protobuf. */
export function readFields(bytes: Uint8Array | ProtoReader, fields: ProtoFields): void {
  const reader = bytes instanceof Uint8Array ? protobuf.Reader.create(bytes) : bytes;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read) read(reader);
    else reader.skipType(tag & 7);
  }
}

/** A message inside of the one that is read. */
export function nested(reader: ProtoReader): ProtoReader {
  return protobuf.Reader.create(reader.bytes());
}

/** An entry of `map<string, string>`. */
export function readEntry(reader: ProtoReader): readonly [string, string] {
  let key = "";
  let value = "";
  readFields(nested(reader), {
    1: (from) => {
      key = from.string();
    },
    2: (from) => {
      value = from.string();
    },
  });
  return [key, value];
}

export function writeMessage(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = protobuf.Writer.create();
  write(writer);
  return writer.finish();
}

/** A field of text or bytes, which are written alike; none for empty text, as proto3 has it. */
export function writeField(writer: ProtoWriter, field: number, value: string | Uint8Array): void {
  if (value === "") return;
  const lengthDelimited = 2;
  const tagged = writer.uint32((field << 3) | lengthDelimited);
  if (typeof value === "string") tagged.string(value);
  else tagged.bytes(value);
}

/** A `map<string, string>`. */
export function writeMap(
  writer: ProtoWriter,
  field: number,
  map: Readonly<Record<string, string>>,
): void {
  for (const [key, value] of Object.entries(map)) {
    writeField(
      writer,
      field,
      writeMessage((entry) => {
        writeField(entry, 1, key);
        writeField(entry, 2, value);
      }),
    );
  }
}
