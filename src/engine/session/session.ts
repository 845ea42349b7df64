import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { BuildSecret, BuildSsh } from "../engine.ts";
import { endSession } from "../grpc/endSession.ts";
import { type GrpcMethods, serveGrpc } from "../grpc/grpcServer.ts";
import type { Transport } from "../transport.ts";
import { authService } from "./authService.ts";
import { contentService } from "./contentService.ts";
import type { SessionContent } from "./contentStore.ts";
import type { ExportReport, ExportSink } from "./exportSink.ts";
import { fileSendService } from "./fileSendService.ts";
import { type FileSyncOptions, fileSyncService } from "./fileSyncService.ts";
import { healthService } from "./healthService.ts";
import { secretsService } from "./secretsService.ts";
import { sshService } from "./sshService.ts";
import { upgrade } from "./upgrade.ts";

/** What BuildKit may ask the client for while it builds. */
export interface SessionServices {
  readonly secrets: readonly BuildSecret[];
  readonly ssh?: readonly BuildSsh[] | undefined;
  credentialsFor(host: string): Promise<RegistryCredentials | undefined>;
  /** 32 random bytes: with the same ones an engine uses its tokens in later builds, too. */
  readonly tokenSeed?: Uint8Array | undefined;
  readonly files?: SessionFiles | undefined;
  /** By the index that the exporter has in the request; undefined for one that sends nothing here. */
  readonly exports?: readonly (ExportSink | undefined)[] | undefined;
  readonly exportReport?: ExportReport | undefined;
  readonly content?: SessionContent | undefined;
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

/** A session that is not connected yet. */
export interface SessionOffer {
  readonly id: string;
  /** What it is registered with: headers of `POST /session`, metadata of `Control.Session`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** The other end of the connection is the HTTP/2 client. */
  serve(connection: Duplex): Session;
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
  const offer = offerSession(services);
  return offer.serve(await upgrade(transport, "/session", offer.headers, signal));
}

export function offerSession(services: SessionServices): SessionOffer {
  const id = randomUUID();
  const methods: GrpcMethods = {
    ...healthService,
    ...authService(services.credentialsFor, services.tokenSeed),
    ...secretsService(services.secrets),
    ...sshService(services.ssh ?? []),
    ...(services.files && fileSyncService(services.files)),
    ...(services.exports && fileSendService(services.exports, services.exportReport)),
    ...(services.content && contentService(services.content)),
  };
  return {
    id,
    headers: {
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "slipway",
      ...(services.files && { "X-Docker-Expose-Session-Sharedkey": services.files.sharedKey }),
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
    },
    serve(connection) {
      const session = serveGrpc(connection, methods);
      return {
        id,
        close() {
          endSession(session, connection);
        },
      };
    },
  };
}
