import { spawn } from "node:child_process";
import process from "node:process";
import { residentPeak } from "../../test/support/residentPeak.ts";

/** One run of a client program, start included. */
export interface ClientRun {
  /** Seconds. */
  readonly wall: number;
  /** Bytes that were resident at most, as last seen; undefined where the system does not tell. */
  readonly peakMemory: number | undefined;
}

/** Throws when the program fails, with the end of what it said. */
export function clientRun(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  limit = 300_000,
): Promise<ClientRun> {
  const [program = "", ...args] = command;
  const start = performance.now();
  const child = spawn(program, args, {
    // Certificates that a workplace adds to Node's own take every start of it 30 ms, and are for no one here.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limit,
  });
  let said = "";
  const listen = (chunk: Buffer): void => {
    said = (said + chunk).slice(-2000);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  let peakMemory: number | undefined;
  const watch = setInterval(() => {
    peakMemory = residentPeak(child.pid) ?? peakMemory;
  }, 10);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      const wall = (performance.now() - start) / 1000;
      if (code === 0) resolve({ wall, peakMemory });
      else reject(new Error(`${program} ended with ${code}: ${said}`));
    });
  });
}
