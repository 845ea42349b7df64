import type { FolderEntry, ProjectFolder } from "../../src/scaffold/projectFolder.ts";

/** A folder of these texts by path. */
export function memoryProject(files: Readonly<Record<string, string>>): ProjectFolder {
  return {
    read: (path) => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined),
    list(path) {
      const at = path === "" ? "" : `${path}/`;
      const entries = new Map<string, FolderEntry>();
      for (const file of Object.keys(files)) {
        if (!file.startsWith(at)) continue;
        const [name = "", ...below] = file.slice(at.length).split("/");
        entries.set(name, { name, kind: below.length > 0 ? "folder" : "file" });
      }
      return Promise.resolve([...entries.values()]);
    },
  };
}
