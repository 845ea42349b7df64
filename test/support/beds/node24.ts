import { join } from "node:path";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";

/** A later Node than the oldest that we serve; raised together with NODE_24 in install-debian.sh. */
export function node24(): string {
  requireBed("node24");
  return join(cacheDirectory(), "node-24.21.0", "bin", "node");
}
