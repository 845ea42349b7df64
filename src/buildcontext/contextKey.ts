import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * A key for folders that no others have, on this machine or another: engines compare files by size
 * and time alone, so two folders under one key could be taken for each other. Engines add the name of
 * the context, but one key has to stand for all folders of a build.
 */
export async function contextKey(folders: readonly string[]): Promise<string> {
  const [machine, ...places] = await Promise.all([
    readFile("/etc/machine-id", "utf8").catch(() => ""),
    ...folders.map(placeOf),
  ]);
  const facts = [hostname(), machine.trim(), ...places.flat()];
  return `slipway:${createHash("sha256").update(facts.join("\0")).digest("hex").slice(0, 32)}`;
}

/** The birth of a folder tells apart containers that share their image's name and machine id. */
async function placeOf(folder: string): Promise<readonly (string | bigint)[]> {
  const [path, stats] = await Promise.all([realpath(folder), stat(folder, { bigint: true })]);
  return [path, stats.dev, stats.ino, stats.birthtimeNs];
}
