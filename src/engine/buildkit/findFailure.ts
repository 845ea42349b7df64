import { setTimeout } from "node:timers/promises";
import type { GrpcClient } from "../grpc/grpcClient.ts";
import {
  nested,
  type ProtoReader,
  readFields,
  writeField,
  writeMessage,
} from "../grpc/protoFields.ts";
import { readSolveError, type SolveError } from "./readSolveError.ts";

/** Milliseconds between two questions. */
const pause = 200;

/**
 * Reads from BuildKit's history why a build failed; for answers that cannot reach us, as the error
 * holds the whole Dockerfile and Node's HTTP/2 takes no trailer above 64 KiB. Waits until the build
 * has ended. Undefined where it did not fail. Rejects where BuildKit keeps no history (before 0.11).
 */
export async function findFailure(
  control: GrpcClient,
  ref: string,
  signal: AbortSignal,
): Promise<SolveError | undefined> {
  for (;;) {
    const record = await askRecord(control, ref, signal);
    if (record?.complete) {
      const { error, errorDigest } = record;
      if (error === undefined && errorDigest === undefined) return undefined;
      const whole = errorDigest && (await readContent(control, errorDigest, signal));
      return readSolveError(whole || error, "");
    }
    await setTimeout(pause, undefined, { signal });
  }
}

interface BuildRecord {
  complete: boolean;
  /** `google.rpc.Status` without details. */
  error?: Uint8Array;
  /** Where the same with its details is. */
  errorDigest?: string;
}

/** `ListenBuildHistory { Ref = 2, EarlyExit = 3 }`: what is known now. */
async function askRecord(
  control: GrpcClient,
  ref: string,
  signal: AbortSignal,
): Promise<BuildRecord | undefined> {
  let record: BuildRecord | undefined;
  const asked = writeMessage((writer) => {
    writeField(writer, 2, ref);
    writer.uint32(24).bool(true);
  });
  const stream = control.open("/moby.buildkit.v1.Control/ListenBuildHistory", { signal });
  const received = stream.receive((bytes) => {
    record = readEvent(bytes, record);
  });
  stream.send(asked).then(stream.end, () => undefined);
  await received;
  return record;
}

/** `BuildHistoryEvent { type = 1, record = 2 }` */
function readEvent(bytes: Uint8Array, before: BuildRecord | undefined): BuildRecord {
  const record: BuildRecord = { ...before, complete: before?.complete ?? false };
  readFields(bytes, {
    1: (reader) => {
      record.complete ||= reader.int32() === completed;
    },
    2: (reader) => {
      readFields(nested(reader), {
        5: (from) => {
          record.error = from.bytes();
        },
        18: (from) => {
          record.errorDigest = readDigest(nested(from));
        },
      });
    },
  });
  return record;
}

const completed = 1;

/** `Descriptor { media_type = 1, digest = 2 }` */
function readDigest(reader: ProtoReader): string {
  let digest = "";
  readFields(reader, {
    2: (from) => {
      digest = from.string();
    },
  });
  return digest;
}

async function readContent(
  control: GrpcClient,
  digest: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const stream = control.open("/containerd.services.content.v1.Content/Read", { signal });
  const received = stream.receive((bytes) => {
    readFields(bytes, { 2: (reader) => pieces.push(reader.bytes()) });
  });
  stream
    .send(writeMessage((writer) => writeField(writer, 1, digest)))
    .then(stream.end, () => undefined);
  await received;
  return Buffer.concat(pieces);
}
