import type { GrpcClient } from "../grpc/grpcClient.ts";
import type { Session, SessionServices } from "../session/session.ts";

/** The way to a BuildKit: the one in an engine, or a buildkitd of its own. */
export interface BuildKitConnector {
  /** As a person would write it. */
  readonly name: string;
  /** True for the one in an engine, whose exporter `moby` makes an image of the engine. */
  readonly inEngine: boolean;
  /** A connection for `moby.buildkit.v1.Control`. Rejects with `engine-refused`, `engine-lost`, AbortError. */
  openControl(signal?: AbortSignal): Promise<GrpcClient>;
  /**
   * A session that lasts until it is closed, or until `control` is. That one may still be opening:
   * an engine opens both at once. Rejects with `engine-refused`, `engine-lost`, AbortError.
   */
  openSession(
    control: Promise<GrpcClient>,
    services: SessionServices,
    signal?: AbortSignal,
  ): Promise<Session>;
}
