import type { Engine } from "../../src/engine/engine.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { type RealEngine, realEngines, realPodmans } from "../support/realEngines.ts";
import { connect, surroundings } from "./engineFixture.ts";
import { startRefusingProxy } from "./refusingProxy.ts";

/** The two ways to the BuildKit of an engine. */
export const buildWays = ["POST /grpc", "POST /build"] as const;

/** What an engine may build by. */
export type AnyWay = (typeof buildWays)[number] | "classic" | "podman";

export function buildKitEngines(): readonly RealEngine[] {
  return realEngines().filter(({ name }) => name.startsWith("docker"));
}

/** Each engine by all that it has: both ways to BuildKit and the builder before it, or Podman's. */
export function everyWay(): readonly { readonly bed: RealEngine; readonly way: AnyWay }[] {
  const dockers = buildKitEngines().flatMap((bed) =>
    ([...buildWays, "classic"] as const).map((way) => ({ bed, way })),
  );
  return [...dockers, ...realPodmans().map((bed) => ({ bed, way: "podman" as const }))];
}

/** An engine that is built with by this way only: a proxy forbids the better one. */
export async function connectBy(
  way: AnyWay,
  bed: RealEngine,
): Promise<{ readonly engine: Engine; close(): Promise<void> }> {
  const close = async (): Promise<void> => undefined;
  if (way === "classic") {
    const env = { ...surroundings.env, DOCKER_BUILDKIT: "0" };
    return { engine: await connectEngine({ ...surroundings, env }, { setting: bed.host }), close };
  }
  if (way !== "POST /build") return { engine: await connect(bed), close };
  const proxy = await startRefusingProxy(bed.host, refusesGrpc);
  return { engine: await connect({ ...bed, host: proxy.host }), close: proxy.close };
}

/** What a proxy says that leaves `POST /build` only. */
export function refusesGrpc(path: string): readonly [number, string] | undefined {
  return path === "/grpc" ? [403, "forbidden"] : undefined;
}
