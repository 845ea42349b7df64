import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

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
  // Without the types of entries Node 20 goes through links, and so out of the folder.
  const found = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = found.map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  for (const path of paths.sort()) {
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
