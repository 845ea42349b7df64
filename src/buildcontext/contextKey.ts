import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * A key for a folder that no other folder has, on this machine or another: engines compare files by
 * size and time alone, so two folders under one key could be taken for each other.
 */
export async function contextKey(root: string): Promise<string> {
  const [path, stats, machine] = await Promise.all([
    realpath(root),
    stat(root, { bigint: true }),
    readFile("/etc/machine-id", "utf8").catch(() => ""),
  ]);
  // The birth of the folder tells apart containers that share their image's name and machine id.
  const facts = [hostname(), machine.trim(), path, stats.dev, stats.ino, stats.birthtimeNs];
  return `slipway:${createHash("sha256").update(facts.join("\0")).digest("hex").slice(0, 32)}`;
}
