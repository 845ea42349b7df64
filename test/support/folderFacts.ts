import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * All that is in a folder, by path: type, mode, owner, content, where links lead, which names are one
 * file; with `times` those of what is no folder, too.
 */
export function folderFacts(
  root: string,
  { times = false }: { readonly times?: boolean } = {},
): Readonly<Record<string, string>> {
  const facts: Record<string, string> = {};
  const names = new Map<bigint, string>();
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
    const file = join(root, path);
    const stats = lstatSync(file, { bigint: true });
    const first = names.get(stats.ino) ?? path;
    names.set(stats.ino, first);
    const parts = [stats.mode.toString(8), `${stats.uid}:${stats.gid}`];
    if (stats.isSymbolicLink()) parts.push(`-> ${readlinkSync(file)}`);
    else if (stats.isFile()) {
      parts.push(createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16));
      if (first !== path) parts.push(`= ${first}`);
    } else if (stats.isCharacterDevice()) parts.push(`device ${stats.rdev}`);
    if (times && !stats.isDirectory()) parts.push(String(stats.mtimeMs / 1000n));
    facts[path] = parts.join(" ");
  }
  return facts;
}
