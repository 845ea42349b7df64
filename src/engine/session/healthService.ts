import type { GrpcMethods } from "../grpc/grpcServer.ts";

/** `HealthCheckResponse { status: SERVING }`; without this the daemon drops the session in seconds. */
const SERVING = Uint8Array.of(0x08, 0x01);

export const healthService: GrpcMethods = { "/grpc.health.v1.Health/Check": () => SERVING };
