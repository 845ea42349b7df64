import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface RunOptions {
  /** Milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs Node in the project's root with this process's terminal; rejects when it fails. */
export async function runHere(
  args: readonly string[],
  { limit, signal, env = {} }: RunOptions,
): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code ?? "a signal"}.`);
}
