import { randomBytes } from "node:crypto";
import { link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { errorCode } from "../../base/errorCode.ts";
import { SlipwayError } from "../../base/errors.ts";
import { storageFailed } from "./storageFailed.ts";

/** A lock is held for the time of reading and writing a small file. */
const usual: LockLimits = { stale: 20_000, wait: 30_000 };

/** Milliseconds. */
export interface LockLimits {
  /** After which a lock is taken for one of a process that is gone. */
  readonly stale: number;
  readonly wait: number;
}

/**
 * Does the work while no other process that asks for the same lock does. One that a killed process left
 * is taken over after 20 seconds. Rejects with `storage-failed` where the file cannot be made, or others
 * hold it for half a minute; with AbortError; with what the work rejects with.
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  { stale, wait }: LockLimits = usual,
): Promise<T> {
  const until = Date.now() + wait;
  for (let pause = 5; !(await takeLock(path)); pause = Math.min(pause * 2, 100)) {
    if (Date.now() > until) throw heldFor(path, wait);
    await breakStale(path, stale);
    // Two that began together must not go on together.
    await setTimeout(pause * (0.5 + Math.random()), undefined, signal ? { signal } : {});
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    // Windows says so of a file that is being removed.
    if (process.platform === "win32" && errorCode(error) === "EPERM") return false;
    throw storageFailed(path, error);
  }
}

async function breakStale(path: string, stale: number): Promise<void> {
  if (!(await isStale(path, stale))) return;
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(path, aside);
    // Somebody else may have broken it first, and this is the new one: it is given back.
    if (!(await isStale(aside, stale))) await link(aside, path);
  } catch {
    // The next turn sees how it stands.
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

async function isStale(path: string, stale: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > stale;
}

function heldFor(path: string, wait: number): SlipwayError<"storage-failed"> {
  return new SlipwayError(
    "storage-failed",
    { path },
    {
      message: `${path} has been held by other processes for ${wait / 1000} seconds.`,
      hint: "Try again when they are done, or remove that file if none is there.",
    },
  );
}
