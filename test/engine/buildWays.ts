import type { Engine } from "../../src/engine/engine.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { connect } from "./engineFixture.ts";
import { startRefusingProxy } from "./refusingProxy.ts";

/** The two ways to the BuildKit of an engine. */
export const buildWays = ["POST /grpc", "POST /build"] as const;

export function buildKitEngines(): readonly RealEngine[] {
  return realEngines().filter(({ name }) => name.startsWith("docker"));
}

/** An engine that is built with by this way only: a proxy forbids the better one. */
export async function connectBy(
  way: (typeof buildWays)[number],
  bed: RealEngine,
): Promise<{ readonly engine: Engine; close(): Promise<void> }> {
  if (way === "POST /grpc") return { engine: await connect(bed), close: async () => undefined };
  const proxy = await startRefusingProxy(bed.host, (path) =>
    path === "/grpc" ? [403, "forbidden"] : undefined,
  );
  return { engine: await connect({ ...bed, host: proxy.host }), close: proxy.close };
}
