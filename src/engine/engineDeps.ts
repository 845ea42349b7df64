import type { CancelledBuilds } from "./build/createCancelledBuilds.ts";
import type { Transport } from "./transport.ts";

/** What every request and build of one engine works with. */
export interface EngineDeps {
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly cancelled: CancelledBuilds;
}
