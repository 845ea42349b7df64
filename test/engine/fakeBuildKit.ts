import type { BuildKitConnector } from "../../src/engine/buildkit/buildKitConnector.ts";
import type { GrpcCall } from "../../src/engine/grpc/grpcCall.ts";
import { createGrpcClient } from "../../src/engine/grpc/grpcClient.ts";
import type {
  GrpcMethod,
  GrpcMethods,
  GrpcStreamMethod,
} from "../../src/engine/grpc/grpcServer.ts";
import { writeField, writeMap, writeMessage } from "../../src/engine/grpc/protoFields.ts";
import { type GrpcPair, startGrpcPair } from "./grpcPair.ts";

/** What a BuildKit does with a build, in a test's hands. */
export interface FakeBuildKit {
  readonly connector: BuildKitConnector;
  readonly pair: GrpcPair;
  readonly sessionsClosed: number;
  close(): Promise<void>;
}

export interface FakeBehaviour {
  readonly solve: GrpcMethod | GrpcStreamMethod;
  readonly status?: (call: GrpcCall) => Promise<void>;
  readonly history?: (call: GrpcCall) => Promise<void>;
  readonly content?: (call: GrpcCall) => Promise<void>;
  readonly openSession?: BuildKitConnector["openSession"];
}

export async function startFakeBuildKit(behaviour: FakeBehaviour): Promise<FakeBuildKit> {
  const { solve, status = async () => undefined, history, content } = behaviour;
  const methods: GrpcMethods = {
    "/moby.buildkit.v1.Control/Solve": solve,
    "/moby.buildkit.v1.Control/Status": { serve: status },
    ...(history && { "/moby.buildkit.v1.Control/ListenBuildHistory": { serve: history } }),
    ...(content && { "/containerd.services.content.v1.Content/Read": { serve: content } }),
  };
  const pair = await startGrpcPair(methods);
  let sessionsClosed = 0;
  return {
    pair,
    get sessionsClosed() {
      return sessionsClosed;
    },
    connector: {
      name: "fake",
      inEngine: true,
      openControl: async () => createGrpcClient(await pair.connect()),
      openSession:
        behaviour.openSession ??
        (async () => ({
          id: "session",
          close() {
            sessionsClosed++;
          },
        })),
    },
    close: pair.close,
  };
}

export const solveResponse = writeMessage((writer) =>
  writeMap(writer, 1, {
    "containerimage.digest": "sha256:manifest",
    "containerimage.config.digest": "sha256:config",
  }),
);

/** `google.rpc.Status` with details as BuildKit writes them. */
export function statusWith(
  message: string,
  details: Readonly<Record<string, unknown>>,
): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 2, message);
    for (const [type, value] of Object.entries(details)) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const any = writeMessage((inner) => {
        writeField(inner, 1, `github.com/moby/buildkit/errdefs.${type}+json`);
        writeField(inner, 2, text);
      });
      writeField(writer, 3, any);
    }
  });
}

/** `StatusResponse` with one vertex. */
export function vertexReport(vertex: {
  readonly digest: string;
  readonly name: string;
  readonly error?: string;
}): Uint8Array {
  const time = writeMessage((writer) => writer.uint32(8).int64(1_700_000_000));
  const encoded = writeMessage((writer) => {
    writeField(writer, 1, vertex.digest);
    writeField(writer, 3, vertex.name);
    writeField(writer, 5, time);
    if (vertex.error === undefined) return;
    writeField(writer, 6, time);
    writeField(writer, 7, vertex.error);
  });
  return writeMessage((writer) => writeField(writer, 1, encoded));
}
