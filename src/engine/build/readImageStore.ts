import { askEngine } from "../askEngine.ts";
import type { Transport } from "../transport.ts";
import { field } from "../wire.ts";
import type { ImageStore } from "./unsupportedOptions.ts";

/** Where the engine keeps its images: `GET /info` tells it among the facts of the storage driver. */
export async function readImageStore(
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<ImageStore> {
  const info = await askEngine(transport, {
    ...{ method: "GET", path: "/info", doing: "tell of itself", signal },
  });
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
