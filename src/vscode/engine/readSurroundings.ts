import { homedir } from "node:os";
import type { Surroundings } from "../../base/surroundings.ts";

/** What the extension host was started with. */
export function readSurroundings(): Surroundings {
  return {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    uid: process.getuid?.(),
  };
}
