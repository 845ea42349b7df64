import { isSlipwayError } from "../../base/errors.ts";
import { errorCode } from "../../buildcontext/contextErrors.ts";
import type { BuildSecret } from "../engine.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { GrpcMethods } from "../grpc/grpcServer.ts";
import { writeField, writeMessage } from "../grpc/protoFields.ts";
import { readTextField } from "./readTextField.ts";

/** Bytes: what BuildKit's own client allows, as secrets are held in memory at every hop. */
const SIZE_LIMIT = 500 * 1024;

/** `moby.buildkit.secrets.v1.Secrets`: reads a secret when a RUN asks for it. */
export function secretsService(secrets: readonly BuildSecret[]): GrpcMethods {
  return {
    async "/moby.buildkit.secrets.v1.Secrets/GetSecret"(message) {
      const id = readTextField(message, 1);
      const secret = secrets.find((one) => one.id === id);
      // A RUN that can do without goes on after this status, and after no other.
      if (!secret) throw new GrpcError(grpcStatus.notFound, `secret ${id} not found`);
      const value = await readSecret(secret);
      if (value.length > SIZE_LIMIT) {
        const size = `${value.length} bytes, more than ${SIZE_LIMIT}`;
        throw new GrpcError(grpcStatus.invalidArgument, `secret ${id} is too large: ${size}`);
      }
      return writeMessage((writer) => writeField(writer, 1, value));
    },
  };
}

async function readSecret(secret: BuildSecret): Promise<Uint8Array> {
  try {
    return await secret.read();
  } catch (error) {
    // Only our own errors are known to hold no secret.
    const why = isSlipwayError(error) ? error.message : (errorCode(error) ?? "no reason given");
    throw new GrpcError(grpcStatus.unknown, `secret ${secret.id} could not be read: ${why}`);
  }
}
