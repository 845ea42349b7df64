import type { FolderReader } from "../projectFolder.ts";

/** The class with a `main` below `src/main/java` of a module, as it is started; those that are called so first. */
export async function findMainClass(
  folder: FolderReader,
  module: string,
): Promise<string | undefined> {
  const root = `${module === "" ? "" : `${module}/`}src/main/java`;
  const found: string[] = [];
  const open = [root];
  let left = mostFiles;
  for (let path = open.shift(); path !== undefined && left > 0; path = open.shift()) {
    for (const name of await folder.files(path, ".java")) {
      if (left-- <= 0) break;
      const text = (await folder.read(`${path}/${name}`)) ?? "";
      if (!/\bstatic\s+(?:final\s+)?void\s+main\s*\(/.test(text)) continue;
      const inside = /^\s*package\s+([\w.]+)\s*;/m.exec(text)?.[1];
      const own = name.replace(/\.java$/, "");
      found.push(inside === undefined ? own : `${inside}.${own}`);
    }
    open.push(...(await folder.folders(path)).map((name) => `${path}/${name}`));
  }
  return found.find((name) => /(^|\.)(Main|App|\w*Application)$/.test(name)) ?? found[0];
}

const mostFiles = 300;
