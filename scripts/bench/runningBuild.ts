import process from "node:process";
import { runCli } from "../../src/cli/runCli.ts";
import type { Channel } from "../../src/cli/terminal.ts";
import type { ClientRun } from "./clientRun.ts";

/** Builds in this process; what it loads is loaded after the first run, as in an editor. */
export function runningBuild(
  host: string,
  options: readonly string[],
): (folder: string) => Promise<ClientRun> {
  return async (folder) => {
    let said = "";
    const channel: Channel = {
      write: (text) => {
        said = (said + text).slice(-2000);
      },
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
