import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  /** Of another version than this one. */
  readonly node?: string;
  /** Ends it at once, as a lack of memory does: it cannot clean up. */
  readonly kill?: AbortSignal;
  /** Milliseconds after which it is told to end; two minutes where not set. */
  readonly limit?: number;
  /** Called with the process and its standard output so far, each time it prints, on whichever stream. */
  readonly onOutput?: (child: ChildProcess, stdout: string) => void;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const loader = import.meta.resolve("tsx");
const usualLimit = 120_000;

/** `npm test` has built it; reading the sources anew takes each run two seconds. */
const program = process.env.SLIPWAY_BUILT
  ? [`${root}dist/cli.js`]
  : ["--import", loader, `${root}src/cli.ts`];

/** Runs the command line as a process of its own. */
export async function runSlipway(args: readonly string[], options: CliOptions): Promise<CliRun> {
  const child = spawn(options.node ?? process.execPath, [...program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", ...options.env },
    timeout: options.limit ?? usualLimit,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(child, stdout);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onOutput?.(child, stdout);
  });
  options.kill?.addEventListener("abort", () => child.kill("SIGKILL"), { once: true });
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout, stderr };
}
