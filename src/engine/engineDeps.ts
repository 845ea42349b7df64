import type { CancelledBuilds } from "./build/createCancelledBuilds.ts";
import type { Transport } from "./transport.ts";

/** What every request and build of one engine works with. */
export interface EngineDeps {
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Builds that still take back what they made, whichever connection began them. */
  readonly cancelled: CancelledBuilds;
}
