import { setTimeout } from "node:timers/promises";
import { decodeTrace, type TraceMessage } from "../build/traceMessages.ts";
import type { GrpcClient } from "../grpc/grpcClient.ts";
import { writeField, writeMessage } from "../grpc/protoFields.ts";

/** The reports of one build while it runs. */
export interface StatusWatch {
  /** Resolves when BuildKit has told all, or can tell no more; never rejects. */
  readonly ended: Promise<void>;
  /** Waits for the end, but no longer than for `quiet` ms without any report. */
  settle(quiet: number): Promise<void>;
}

/** Calls `Control.Status`, which may come before the build that it asks for. */
export function watchStatus(
  control: GrpcClient,
  ref: string,
  onTrace: (message: TraceMessage) => void,
): StatusWatch {
  let lastReport = performance.now();
  const over = new AbortController();
  const follow = async (): Promise<void> => {
    try {
      const stream = control.open("/moby.buildkit.v1.Control/Status");
      const received = stream.receive((bytes) => {
        lastReport = performance.now();
        const message = tryDecode(bytes);
        if (message) onTrace(message);
      });
      stream.send(writeMessage((writer) => writeField(writer, 1, ref))).then(stream.end, () => {});
      await received;
    } catch {
      // Solve tells what is wrong; without reports a build is only silent.
    } finally {
      over.abort();
    }
  };
  const ended = follow();
  return {
    ended,
    async settle(quiet) {
      for (
        let left = quiet;
        left > 0 && !over.signal.aborted;
        left = lastReport + quiet - performance.now()
      ) {
        await setTimeout(left, undefined, { signal: over.signal }).catch(() => undefined);
      }
    },
  };
}

/** A report that cannot be read costs its progress, not the build. */
function tryDecode(bytes: Uint8Array): TraceMessage | undefined {
  try {
    return decodeTrace(bytes);
  } catch {
    return undefined;
  }
}
