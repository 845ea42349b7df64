import { randomUUID } from "node:crypto";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { BuildSecret } from "../engine.ts";
import { type GrpcMethods, serveGrpc } from "../grpc/grpcServer.ts";
import type { Transport } from "../transport.ts";
import { authService } from "./authService.ts";
import { type FileSyncOptions, fileSyncService } from "./fileSyncService.ts";
import { healthService } from "./healthService.ts";
import { secretsService } from "./secretsService.ts";
import { upgrade } from "./upgrade.ts";

/** What BuildKit may ask the client for while it builds. */
export interface SessionServices {
  readonly secrets: readonly BuildSecret[];
  credentialsFor(host: string): Promise<RegistryCredentials | undefined>;
  readonly files?: SessionFiles | undefined;
}

export interface SessionFiles extends FileSyncOptions {
  /** The engine keeps what it got under this key, for the next build. */
  readonly sharedKey: string;
}

export interface Session {
  /** Goes into the build request's `session` parameter. */
  readonly id: string;
  close(): void;
}

/**
 * Opens a build session: after `POST /session` is upgraded, the daemon is the HTTP/2 client and we
 * serve gRPC. One session a build. Rejects with `engine-refused`, `engine-lost`, AbortError.
 */
export async function openSession(
  transport: Transport,
  services: SessionServices,
  signal?: AbortSignal,
): Promise<Session> {
  const id = randomUUID();
  const methods: GrpcMethods = {
    ...healthService,
    ...authService(services.credentialsFor),
    ...secretsService(services.secrets),
    ...(services.files && fileSyncService(services.files)),
  };
  const connection = await upgrade(
    transport,
    "/session",
    {
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "slipway",
      ...(services.files && { "X-Docker-Expose-Session-Sharedkey": services.files.sharedKey }),
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
    },
    signal,
  );
  const session = serveGrpc(connection, methods);
  return {
    id,
    close() {
      session.destroy();
      connection.destroy();
    },
  };
}
