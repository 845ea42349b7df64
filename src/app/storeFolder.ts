import { posix, win32 } from "node:path";
import type { Surroundings } from "../base/surroundings.ts";

/**
 * Where the blobs of images lie that were pulled or made without an engine: `SLIPWAY_CACHE`, else a
 * folder of ours where the system keeps what can be made again. An absolute path.
 */
export function storeFolder({
  env,
  home,
  platform,
}: Pick<Surroundings, "env" | "home" | "platform">): string {
  const { join, isAbsolute, resolve } = platform === "win32" ? win32 : posix;
  if (env.SLIPWAY_CACHE) return resolve(env.SLIPWAY_CACHE);
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "slipway");
  }
  if (platform === "darwin") return join(home, "Library", "Caches", "slipway");
  // XDG Base Directory Specification: a path that is not absolute is to be ignored.
  const given = env.XDG_CACHE_HOME ?? "";
  return join(isAbsolute(given) ? given : join(home, ".cache"), "slipway");
}
