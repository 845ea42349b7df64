import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { env, getuid } from "node:process";

/** Where scripts/test-beds/install-debian.sh puts what it makes. */
export function cacheDirectory(): string {
  return join(cacheHome(), "slipway-test-beds");
}

function cacheHome(): string {
  if (env.SLIPWAY_CACHE) return env.SLIPWAY_CACHE;
  // Tests run with an empty HOME, which must not cost them the cache.
  if (getuid?.() === 0 && existsSync("/etc/debian_version")) return "/var/cache";
  return env.XDG_CACHE_HOME || join(homedir() || userInfo().homedir, ".cache");
}
