import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FolderEntry, ProjectFolder } from "../scaffold/projectFolder.ts";

/** A folder of the disk. What cannot be read, is no text or has more than a megabyte is not there. */
export function diskFolder(path: string): ProjectFolder {
  return {
    async read(file) {
      try {
        const place = join(path, file);
        if ((await stat(place)).size > largestText) return undefined;
        const text = await readFile(place, "utf8");
        return text.includes("\0") ? undefined : text;
      } catch {
        return undefined;
      }
    },
    async list(folder) {
      const entries = await readdir(join(path, folder), { withFileTypes: true }).catch(() => []);
      return entries.flatMap((entry): readonly FolderEntry[] => {
        const { name } = entry;
        if (entry.isFile()) return [{ name, kind: "file" }];
        return entry.isDirectory() ? [{ name, kind: "folder" }] : [];
      });
    },
  };
}

const largestText = 1024 * 1024;
