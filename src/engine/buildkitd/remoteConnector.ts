import type { Duplex } from "node:stream";
import { limitedSignal } from "../../base/limitedSignal.ts";
import type { BuildKitConnector } from "../buildkit/buildKitConnector.ts";
import { createGrpcClient } from "../grpc/grpcClient.ts";
import { engineLost } from "../requestFailure.ts";
import { offerSession } from "../session/session.ts";
import { sessionConnection } from "./sessionConnection.ts";

/** A new connection to a buildkitd. Rejects with the reason, AbortError. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;

/** Milliseconds that a connection may take; a cluster has to start a program first. */
export const DIAL_LIMIT = 20_000;

/** A buildkitd of its own. One connection carries a build and its session. */
export function remoteConnector(name: string, dial: Dial): BuildKitConnector {
  return {
    name,
    inEngine: false,
    async openControl(signal) {
      try {
        return createGrpcClient(await dial(limitedSignal(signal, DIAL_LIMIT)));
      } catch (error) {
        signal?.throwIfAborted();
        throw engineLost(`open a connection to the builder ${name}`, error);
      }
    },
    async openSession(control, services, signal) {
      signal?.throwIfAborted();
      const offer = offerSession(services);
      return offer.serve(sessionConnection(await control, offer));
    },
  };
}
