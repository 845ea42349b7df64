import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installExtension } from "../support/beds/vscodeServer.ts";

/** Packs what `dist/` holds and installs it into a folder of extensions, as users do. */
export async function installSlipway(extensions: string): Promise<void> {
  mkdirSync(extensions, { recursive: true });
  const vsix = join(extensions, "slipway.vsix");
  execFileSync(process.execPath, ["scripts/package.mjs", vsix, "--built"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    timeout: 120_000,
    stdio: "pipe",
  });
  await installExtension(vsix, extensions);
  rmSync(vsix);
}

const [, script, folder] = process.argv;
if (import.meta.url === pathToFileURL(script ?? "").href && folder) await installSlipway(folder);
