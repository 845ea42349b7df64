import { createGrpcClient } from "../grpc/grpcClient.ts";
import { openSession } from "../session/session.ts";
import { upgrade } from "../session/upgrade.ts";
import type { Transport } from "../transport.ts";
import type { BuildKitConnector } from "./buildKitConnector.ts";

/** The BuildKit inside of an engine, by `POST /grpc` and `POST /session`. */
export function engineConnector(transport: Transport, name: string): BuildKitConnector {
  return {
    name,
    inEngine: true,
    openControl: async (signal) => createGrpcClient(await upgrade(transport, "/grpc", {}, signal)),
    openSession: (_control, services, signal) => openSession(transport, services, signal),
  };
}
