import type Docker from "dockerode";
import { request } from "../requestFailure.ts";
import { field } from "../wire.ts";
import type { ImageStore } from "./unsupportedOptions.ts";

/** Where the engine keeps its images: `GET /info` tells it among the facts of the storage driver. */
export async function readImageStore(
  docker: Docker,
  signal: AbortSignal | undefined,
): Promise<ImageStore> {
  signal?.throwIfAborted();
  const info: unknown = await request("tell of itself", () => docker.info());
  signal?.throwIfAborted();
  const status = field(info, "DriverStatus");
  const facts = Array.isArray(status) ? (status as readonly unknown[]) : [];
  const snapshotter = facts.some(
    (fact) =>
      Array.isArray(fact) &&
      fact[0] === "driver-type" &&
      String(fact[1]).startsWith("io.containerd.snapshotter"),
  );
  return snapshotter ? "containerd" : "graphdriver";
}
