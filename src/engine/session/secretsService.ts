import protobuf from "protobufjs/minimal.js";
import type { BuildSecret } from "../engine.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { readTextField } from "./readTextField.ts";

/** `moby.buildkit.secrets.v1.Secrets`: reads a secret when a RUN asks for it. */
export function secretsService(secrets: readonly BuildSecret[]): GrpcMethods {
  return {
    async "/moby.buildkit.secrets.v1.Secrets/GetSecret"(message) {
      const id = readTextField(message, 1);
      const secret = secrets.find((one) => one.id === id);
      if (!secret) throw new GrpcError(grpcStatus.notFound, `secret ${id} not found`);
      return protobuf.Writer.create()
        .uint32(10)
        .bytes(await secret.read())
        .finish();
    },
  };
}
