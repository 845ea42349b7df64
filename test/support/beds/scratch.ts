import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { withLimit } from "./withLimit.ts";

/**
 * A directory of its own for a test bed, and a watch over the processes started in it. They are
 * ended and the directory removed by `remove`, or when this process ends without having called it.
 */
export interface Scratch {
  readonly directory: string;
  /** Starts a program in the background, what it prints going to `log`. */
  start(command: string, args: readonly string[], options: StartOptions): ChildProcess;
  remove(): Promise<void>;
}

export interface StartOptions {
  readonly log: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export async function createScratch(
  signal?: AbortSignal,
  folder = temporaryDirectory(),
): Promise<Scratch> {
  signal?.throwIfAborted();
  const directory = await realpath(await mkdtemp(join(folder, "slipway-bed-")));
  const reaper = spawn("sh", [join(import.meta.dirname, "reap.sh"), directory], {
    cwd: "/",
    // Ctrl-C reaches the whole foreground group; the reaper must outlive it.
    detached: true,
    env: { PATH: `${env.PATH ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin` },
    stdio: ["pipe", "ignore", "ignore"],
  });
  reaper.unref();
  const reaped = new Promise<void>((resolve, reject) => {
    reaper.once("exit", () => resolve());
    reaper.once("error", reject);
  });
  reaped.catch(() => undefined);

  let removal: Promise<void> | undefined;
  const remove = (): Promise<void> => {
    removal ??= (async () => {
      signal?.removeEventListener("abort", onAbort);
      reaper.ref();
      reaper.stdin.end();
      await withLimit(reaped, 60_000, `the clean-up of ${directory}`);
      if (existsSync(directory)) throw new Error(`${directory} could not be removed`);
    })();
    return removal;
  };
  const onAbort = (): void => void remove().catch(() => undefined);
  signal?.addEventListener("abort", onAbort, { once: true });
  return { directory, start: (...args) => startIn(directory, ...args), remove };
}

/** Waits until `probe` gives something; when the process ends first, or after the limit, it throws. */
export async function untilReady<T>(
  process: ChildProcess,
  log: string,
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  limit = 60_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const ready = await probe();
    if (ready !== undefined) return ready;
    if (process.exitCode !== null || process.signalCode !== null) {
      const how = process.signalCode ?? `exit code ${process.exitCode}`;
      throw new Error(`${what} ended while it started (${how}):\n${tail(log)}`);
    }
    if (Date.now() > end) {
      throw new Error(`${what} was not ready after ${limit / 1000} s:\n${tail(log)}`);
    }
    await delay(50);
  }
}

export function exited(process: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) resolve();
    else process.once("exit", () => resolve());
  });
}

function startIn(
  directory: string,
  command: string,
  args: readonly string[],
  options: StartOptions,
): ChildProcess {
  const output = openSync(options.log, "a");
  try {
    const child = spawn(command, args, {
      cwd: directory,
      detached: true,
      // The reaper knows the bed's processes by this variable, which their children inherit.
      env: { ...env, ...options.env, SLIPWAY_BED: directory },
      stdio: ["ignore", output, output],
    });
    child.once("error", (error) => writeFileSync(options.log, `${error}\n`, { flag: "a" }));
    if (child.pid !== undefined) writeFileSync(join(directory, `${child.pid}.pid`), `${child.pid}`);
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

// A path of a Unix socket has room for 107 bytes.
function temporaryDirectory(): string {
  return tmpdir().length <= 60 ? tmpdir() : "/tmp";
}

function tail(log: string, lines = 30): string {
  if (!existsSync(log)) return "(no log)";
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
