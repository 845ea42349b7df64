import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ClientHttp2Stream } from "node:http2";
import type protobuf from "protobufjs/minimal.js";
import { readFields, writeField, writeMessage } from "../../src/engine/grpc/protoFields.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import { type InProcessDaemon, messagesOf, statusOf } from "./inProcessDaemon.ts";

export const service = "/containerd.services.content.v1.Content/";

/** Of gRPC. */
export const status = {
  ok: "0",
  invalid: "3",
  notFound: "5",
  alreadyExists: "6",
  denied: "7",
  precondition: "9",
  outOfRange: "11",
  unavailable: "14",
  dataLoss: "15",
};

export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** How a call ended, and all that came back. */
export interface ContentAnswer {
  readonly status: string;
  readonly said: string;
  readonly messages: readonly Buffer[];
}

/** One message there, as a daemon calls Info, Read and the like. */
export async function askContent(
  daemon: InProcessDaemon,
  method: string,
  message: Uint8Array,
  store: string | undefined = "local:a",
): Promise<ContentAnswer> {
  const stream = openContent(daemon, method, store);
  const messages = messagesOf(stream);
  const ended = statusOf(stream);
  stream.end(framed(message));
  const [code, said] = await ended;
  return { status: code, said, messages };
}

export function openContent(
  daemon: InProcessDaemon,
  method: string,
  store: string | undefined = "local:a",
): ClientHttp2Stream {
  const named = store === undefined ? {} : { "buildkit-attachable-store-id": store };
  return daemon.open(service + method, named);
}

export function readRequest(digest: string, offset = 0, size = 0): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 1, digest);
    writer.uint32(16).int64(offset).uint32(24).int64(size);
  });
}

/** A message with one text. */
export function textRequest(text: string): Uint8Array {
  return writeMessage((writer) => writeField(writer, 1, text));
}

/** The bytes of the answers to `Read`, whose offsets have to follow each other. */
export function bytesRead({ messages }: ContentAnswer, start = 0): Buffer {
  let at = start;
  const pieces = messages.map((message) => {
    let offset = 0;
    let data: Uint8Array = new Uint8Array();
    readFields(message, {
      1: (reader) => (offset = Number(reader.int64())),
      2: (reader) => (data = reader.bytes()),
    });
    assert.equal(offset, at);
    at += data.length;
    return data;
  });
  return Buffer.concat(pieces);
}

export interface WriteStep {
  readonly action: "stat" | "write" | "commit";
  readonly ref?: string;
  readonly total?: number;
  readonly expected?: string;
  readonly offset?: number;
  readonly data?: string | Uint8Array;
}

/** What is answered to one step of a write. */
export interface WriteReply {
  readonly action: number;
  readonly offset: number;
  readonly total: number;
  readonly digest: string;
}

export function writeRequest(step: WriteStep): Uint8Array {
  const { action, ref = "", total = 0, expected = "", offset = 0, data = "" } = step;
  return writeMessage((writer: protobuf.Writer) => {
    writer.uint32(8).int32(["stat", "write", "commit"].indexOf(action));
    writeField(writer, 2, ref);
    writer.uint32(24).int64(total);
    writeField(writer, 4, expected);
    writer.uint32(40).int64(offset);
    writeField(writer, 6, Buffer.from(data));
  });
}

export function readReply(message: Uint8Array): WriteReply {
  const reply = { action: 0, offset: 0, total: 0, digest: "" };
  readFields(message, {
    1: (reader) => (reply.action = reader.int32()),
    4: (reader) => (reply.offset = Number(reader.int64())),
    5: (reader) => (reply.total = Number(reader.int64())),
    6: (reader) => (reply.digest = reader.string()),
  });
  return reply;
}

/** Each step when the one before is answered, as containerd's writer does; ends early where it fails. */
export async function writeContent(
  daemon: InProcessDaemon,
  steps: readonly WriteStep[],
  store = "local:a",
): Promise<ContentAnswer & { readonly replies: readonly WriteReply[] }> {
  const stream = openContent(daemon, "Write", store);
  const waiting = [...steps];
  const next = (): void => {
    const step = waiting.shift();
    if (step) stream.write(framed(writeRequest(step)));
    else stream.end();
  };
  const messages = messagesOf(stream, next);
  const ended = statusOf(stream);
  next();
  const [code, said] = await ended;
  stream.end();
  return { status: code, said, messages, replies: messages.map(readReply) };
}
