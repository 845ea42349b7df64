import type { GrpcClient } from "../grpc/grpcClient.ts";
import type { Session, SessionServices } from "../session/session.ts";
import type { BuildKitConnector } from "./buildKitConnector.ts";

/** What one build talks through. */
export interface Connections {
  readonly control: GrpcClient;
  readonly session: Session;
}

/** Both at once, as each costs the builder's time to answer. Where one fails the other is closed. */
export async function openConnections(
  connector: BuildKitConnector,
  services: SessionServices,
  signal: AbortSignal,
): Promise<Connections> {
  const opening = connector.openControl(signal);
  const both = [opening, connector.openSession(opening, services, signal)] as const;
  try {
    const [control, session] = await Promise.all(both);
    return { control, session };
  } catch (error) {
    for (const one of both) one.then((it) => it.close()).catch(() => undefined);
    throw error;
  }
}
