import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import { fetchToken, type Token, type TokenRequest } from "../../registry/fetchToken.ts";
import { isLoopback } from "../../registry/registryAddress.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";

/**
 * A token that the engine asks for. Plain http is only for this machine, and for registries that serve
 * their tokens themselves; those the engine's administrator has declared insecure, else the engine
 * would not have talked to them by http. Rejects with `GrpcError`s that hold neither the login nor
 * what the service said; with AbortError.
 */
export async function fetchSessionToken(
  asked: TokenRequest,
  credentials: RegistryCredentials,
  signal: AbortSignal,
): Promise<Token> {
  const { host } = asked;
  const registry = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  const plain = ({ hostname }: URL): boolean => isLoopback(hostname) || hostname === registry;
  const answer = await fetchToken(asked, credentials, { signal, plain });
  if (answer.kind === "token") return answer;
  const { reason, why, origin } = answer;
  if (reason === "bad-realm") {
    throw new GrpcError(grpcStatus.invalidArgument, `the token service of ${host} ${why}`);
  }
  throw new GrpcError(grpcStatus.unknown, `no token for ${host} from ${origin}: ${why}`);
}
