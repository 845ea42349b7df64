import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import { type ProtoReader, readFields, writeField, writeMessage } from "../grpc/protoFields.ts";
import type { StoredBlob } from "./contentStore.ts";

/** `WriteAction` */
export const writeAction = { stat: 0, write: 1, commit: 2 };

/** `ReadContentRequest { digest = 1, offset = 2, size = 3 }` */
export interface ReadAsked {
  readonly digest: string;
  readonly offset: number;
  /** 0 for all that follows. */
  readonly size: number;
}

/** `WriteContentRequest { action = 1, ref = 2, total = 3, expected = 4, offset = 5, data = 6 }` */
export interface WriteAsked {
  readonly action: number;
  readonly ref: string;
  /** Bytes of the whole; 0 where it is not known. */
  readonly total: number;
  /** Digest of the whole; empty where it is not known. */
  readonly expected: string;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** `Status { ref = 3, offset = 4, total = 5, expected = 6 }`, of what is being written. */
export interface WriteState {
  readonly ref: string;
  readonly offset: number;
  readonly total: number;
  readonly expected: string;
}

/** Throws on bytes that are no protobuf, as all of these. */
export function decodeRead(message: Uint8Array): ReadAsked {
  const asked = { digest: "", offset: 0, size: 0 };
  readFields(message, {
    1: (reader) => (asked.digest = reader.string()),
    2: (reader) => (asked.offset = readCount(reader)),
    3: (reader) => (asked.size = readCount(reader)),
  });
  return asked;
}

export function decodeWrite(message: Uint8Array): WriteAsked {
  const asked = { action: 0, ref: "", total: 0, expected: "", offset: 0 };
  let data: Uint8Array = new Uint8Array();
  readFields(message, {
    1: (reader) => (asked.action = reader.int32()),
    2: (reader) => (asked.ref = reader.string()),
    3: (reader) => (asked.total = readCount(reader)),
    4: (reader) => (asked.expected = reader.string()),
    5: (reader) => (asked.offset = readCount(reader)),
    6: (reader) => (data = reader.bytes()),
  });
  return { ...asked, data };
}

/** Throws unless it is one of sha256: it becomes a path. */
export function assertDigest(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  const message = `${JSON.stringify(text.slice(0, 100))} is no digest of sha256`;
  throw new GrpcError(grpcStatus.invalidArgument, message);
}

/** `InfoResponse { info = 1 { digest = 1, size = 2 } }` */
export function encodeInfo({ digest, size }: StoredBlob): Uint8Array {
  const info = writeMessage((writer) => {
    writeField(writer, 1, digest);
    writer.uint32(16).int64(size);
  });
  return writeMessage((writer) => writeField(writer, 1, info));
}

/** All of `ReadContentResponse { offset = 1, data = 2 }` but the bytes themselves, which follow. */
export function encodePieceHead(offset: number, length: number): Uint8Array {
  return writeMessage((writer) => {
    if (offset > 0) writer.uint32(8).int64(offset);
    writer.uint32(18).uint32(length);
  });
}

/** `WriteContentResponse { action = 1, offset = 4, total = 5, digest = 6 }` */
export function encodeWritten(
  action: number,
  { offset, total }: WriteState,
  digest = "",
): Uint8Array {
  return writeMessage((writer) => {
    if (action > 0) writer.uint32(8).int32(action);
    if (offset > 0) writer.uint32(32).int64(offset);
    if (total > 0) writer.uint32(40).int64(total);
    writeField(writer, 6, digest);
  });
}

/** `StatusResponse { status = 1 }`; `ListStatusesResponse` is the same with several. */
export function encodeStates(states: readonly WriteState[]): Uint8Array {
  return writeMessage((writer) => {
    for (const { ref, offset, total, expected } of states) {
      const state = writeMessage((inner) => {
        writeField(inner, 3, ref);
        if (offset > 0) inner.uint32(32).int64(offset);
        if (total > 0) inner.uint32(40).int64(total);
        writeField(inner, 6, expected);
      });
      writeField(writer, 1, state);
    }
  });
}

/** What is below zero means the same as zero. */
function readCount(reader: ProtoReader): number {
  return Math.max(0, Number(reader.int64()));
}
