import { CallCutError, GrpcError } from "../grpc/grpcError.ts";
import { whyUnreachable } from "../whyUnreachable.ts";

/** Why the buildkitd of a node does not serve, in a few plain words. */
export function whyNoBuildKit(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("ERR_HTTP2")) return "what answers there is no buildkitd, or wants TLS";
  if (error instanceof CallCutError)
    return "what listens there closed the connection, or wants TLS";
  if (error instanceof GrpcError) return `what answers there is no buildkitd: ${error.message}`;
  return whyUnreachable(error);
}
