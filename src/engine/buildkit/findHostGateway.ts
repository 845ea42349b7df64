import type { GrpcClient } from "../grpc/grpcClient.ts";
import { nested, readEntry, readFields } from "../grpc/protoFields.ts";

/**
 * The address by which a build reaches the engine's host, from a label of its worker; undefined
 * where it has none (before Docker 23). `ListWorkersResponse.record = 1`, `WorkerRecord.Labels = 2`.
 */
export async function findHostGateway(
  control: GrpcClient,
  signal: AbortSignal,
): Promise<string | undefined> {
  const method = "/moby.buildkit.v1.Control/ListWorkers";
  const answer = await control.ask(method, new Uint8Array(), { signal });
  let address: string | undefined;
  readFields(answer, {
    1: (reader) => {
      readFields(nested(reader), {
        2: (from) => {
          const [label, value] = readEntry(from);
          if (label.endsWith("host-gateway-ip")) address ??= value;
        },
      });
    },
  });
  return address;
}
