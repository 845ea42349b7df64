import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Channel } from "../../src/cli/terminal.ts";
import type { ClientRun } from "./clientRun.ts";

/**
 * Builds in this process, by the code as it ships, since the loader of the scripts makes it slower; what it
 * loads is loaded after the first run, as in an editor.
 */
export function runningBuild(
  host: string,
  options: readonly string[],
): (folder: string) => Promise<ClientRun> {
  let loaded: ReturnType<typeof loadCommandLine> | undefined;
  return async (folder) => {
    loaded ??= loadCommandLine();
    const { runCli } = await loaded;
    let said = "";
    const channel: Channel = {
      write: (text) => {
        said = (said + text).slice(-2000);
      },
      drained: () => undefined,
      ...{ isTty: false, color: false, width: () => 100, height: () => 24 },
    };
    const { env, platform, stdin, stdout } = process;
    const environment = {
      terminal: { out: channel, err: channel },
      ...{ stdin, stdout, cwd: process.cwd(), now: Date.now },
      surroundings: { env, home: "", platform, uid: process.getuid?.() },
    };
    const args = ["build", "--engine", host, "--progress", "plain", ...options, folder];
    const start = performance.now();
    const code = await runCli(environment, args, AbortSignal.timeout(300_000));
    const wall = (performance.now() - start) / 1000;
    if (code !== 0) throw new Error(`The build ended with ${code}: ${said}`);
    return { wall, peakMemory: undefined };
  };
}

async function loadCommandLine(): Promise<typeof import("../../src/cli/runCli.ts")> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const outfile = `${root}node_modules/.cache/slipway-bench/runCli.cjs`;
  await build({
    absWorkingDir: root,
    entryPoints: ["src/cli/runCli.ts"],
    outfile,
    bundle: true,
    // Of dockerode's, and never called.
    external: ["ssh2", "cpu-features", "@grpc/grpc-js", "@grpc/proto-loader", "web-tree-sitter"],
    define: { "import.meta.dirname": "__dirname" },
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "warning",
  });
  return createRequire(import.meta.url)(outfile);
}
