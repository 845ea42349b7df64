import protobuf from "protobufjs/minimal.js";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { readTextField } from "./readTextField.ts";

/**
 * `moby.filesync.v1.Auth`: answers the daemon's question for the credentials of one host. The token
 * methods are left unimplemented, so the daemon fetches tokens itself.
 */
export function authService(
  credentialsFor: (host: string) => Promise<RegistryCredentials | undefined>,
): GrpcMethods {
  return {
    async "/moby.filesync.v1.Auth/Credentials"(message) {
      const host = readTextField(message, 1);
      // The daemon names Docker Hub by the host that serves it.
      const credentials = await credentialsFor(
        host === "registry-1.docker.io" ? "docker.io" : host,
      );
      return encode(credentials);
    },
  };
}

/** `CredentialsResponse { Username = 1, Secret = 2 }`; empty means anonymous. */
function encode(credentials: RegistryCredentials | undefined): Uint8Array {
  const writer = protobuf.Writer.create();
  if (credentials?.kind === "password") {
    writer.uint32(10).string(credentials.username).uint32(18).string(credentials.password);
  } else if (credentials?.kind === "token") {
    writer.uint32(18).string(credentials.identityToken);
  }
  return writer.finish();
}
