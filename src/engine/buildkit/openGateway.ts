import { randomUUID } from "node:crypto";
import type { GrpcCallOptions, GrpcClient, GrpcStream } from "../grpc/grpcClient.ts";
import { writeField, writeMap, writeMessage } from "../grpc/protoFields.ts";

/** `moby.buildkit.v1.frontend.LLBBridge`: what frontends work with, for one build of ours. */
export interface Gateway {
  /** Names the build in `Control.Status`. */
  readonly ref: string;
  /** Runs the Dockerfile frontend and, with `evaluate`, its steps. Rejects with the step's `GrpcError`. */
  solve(
    attributes: Readonly<Record<string, string>>,
    options: { readonly evaluate: boolean },
  ): Promise<Uint8Array>;
  ask(method: string, message: Uint8Array): Promise<Uint8Array>;
  open(method: string): GrpcStream;
  /** Ends the build; what was made for it in the builder is let go. */
  close(): void;
}

/** A build without frontend or exporter stays open until the gateway returns. */
export function openGateway(control: GrpcClient, session: string, signal?: AbortSignal): Gateway {
  const ref = randomUUID();
  const options: GrpcCallOptions = {
    metadata: { "buildkit-controlapi-buildid": ref },
    signal,
  };
  const closing = new AbortController();
  // `SolveRequest { Ref = 1, Session = 5, Internal = 11 }`: not to be shown among the builds of others.
  const request = writeMessage((writer) => {
    writeField(writer, 1, ref);
    writeField(writer, 5, session);
    writer.uint32(88).bool(true);
  });
  control
    .ask("/moby.buildkit.v1.Control/Solve", request, { signal: closing.signal })
    .catch(() => undefined);
  const ask: Gateway["ask"] = (method, message) => control.ask(service + method, message, options);
  return {
    ref,
    ask,
    open: (method) => control.open(service + method, options),
    solve: (attributes, { evaluate }) => ask("Solve", encodeSolve(attributes, evaluate)),
    close() {
      closing.abort(new Error("the gateway is closed"));
    },
  };
}

const service = "/moby.buildkit.v1.frontend.LLBBridge/";

/**
 * `SolveRequest { Frontend = 2, FrontendOpt = 3, allowResultReturn = 5, allowResultArrayRef = 6,
 * Evaluate = 14 }` of the gateway.
 */
function encodeSolve(attributes: Readonly<Record<string, string>>, evaluate: boolean): Uint8Array {
  return writeMessage((writer) => {
    writeField(writer, 2, "dockerfile.v0");
    writeMap(writer, 3, attributes);
    writer.uint32(40).bool(true).uint32(48).bool(true).uint32(112).bool(evaluate);
  });
}
