import type { GrpcClient } from "../grpc/grpcClient.ts";
import { nested, type ProtoReader, readFields } from "../grpc/protoFields.ts";

/** What a buildkitd tells of itself. */
export interface BuildKitFacts {
  /** Such as "v0.25.2"; undefined where it is too old to say. */
  readonly version: string | undefined;
  /** Of all its workers, such as `linux/arm64`, the own one first. */
  readonly platforms: readonly string[];
}

/** Asks `Control.ListWorkers` and `Control.Info`. Rejects with `GrpcError`, AbortError. */
export async function askBuildKit(
  control: GrpcClient,
  signal: AbortSignal,
): Promise<BuildKitFacts> {
  const ask = (method: string) =>
    control.ask(`/moby.buildkit.v1.Control/${method}`, new Uint8Array(), { signal });
  const [workers, info] = await Promise.all([
    ask("ListWorkers"),
    // Came with BuildKit 0.11.
    ask("Info").catch(() => new Uint8Array()),
  ]);
  return { platforms: readPlatforms(workers), version: readVersion(info) };
}

/** `ListWorkersResponse { record = 1 }` of `WorkerRecord { platforms = 3 }` */
function readPlatforms(response: Uint8Array): readonly string[] {
  const platforms = new Set<string>();
  readFields(response, {
    1: (reader) =>
      readFields(nested(reader), {
        3: (record) => platforms.add(readPlatform(nested(record))),
      }),
  });
  return [...platforms];
}

/** `Platform { Architecture = 1, OS = 2, Variant = 3 }` */
function readPlatform(reader: ProtoReader): string {
  const parts = { os: "", architecture: "", variant: "" };
  readFields(reader, {
    1: (from) => {
      parts.architecture = from.string();
    },
    2: (from) => {
      parts.os = from.string();
    },
    3: (from) => {
      parts.variant = from.string();
    },
  });
  return [parts.os, parts.architecture, parts.variant].filter((part) => part !== "").join("/");
}

/** `InfoResponse { buildkitVersion = 1 }` of `BuildkitVersion { version = 2 }` */
function readVersion(response: Uint8Array): string | undefined {
  let version = "";
  readFields(response, {
    1: (reader) =>
      readFields(nested(reader), {
        2: (from) => {
          version = from.string();
        },
      }),
  });
  return version || undefined;
}
