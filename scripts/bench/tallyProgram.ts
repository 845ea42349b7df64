import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { arch, pid, platform } from "node:process";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";

const name = "@wharflab/tally-linux-x64";
const version = "0.45.0";

/**
 * The peer's program, from the cache, or else from npm into the cache; why not, where it cannot be had.
 * It is AGPL: a yardstick that is run, never a dependency.
 */
export function tallyProgram(): { readonly path: string } | { readonly missing: string } {
  if (platform !== "linux" || arch !== "x64") return { missing: `${name} is for Linux on x64` };
  const home = join(cacheDirectory(), `tally-${version}`);
  const path = join(home, "node_modules", name, "bin", "tally");
  if (existsSync(path)) return { path };
  const partial = `${home}.partial.${pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { status, error } = spawnSync("npm", [...install, `${name}@${version}`], {
      cwd: partial,
      stdio: "ignore",
      timeout: 180_000,
    });
    if (status !== 0) return { missing: `npm could not install ${name} (${error ?? status})` };
    chmodSync(join(partial, "node_modules", name, "bin", "tally"), 0o755);
    renameSync(partial, home);
    return { path };
  } catch (error) {
    return { missing: `${name} could not be put into the cache: ${error}` };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
