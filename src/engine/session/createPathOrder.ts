import { compareBytes } from "../../buildcontext/compareBytes.ts";

/** Judges the paths of a list whose sender may be hostile. */
export interface PathOrder {
  /** Throws for a path that leads elsewhere or does not follow on the last one. */
  accept(path: string, isFolder: boolean): void;
}

/**
 * Paths as fsutil lists them: depth first, in a folder by the bytes of the names, each once, and
 * each in a folder that was told of before. So what is written lands in folders that were made or
 * looked at while the list came in, and never behind a link of the same list.
 */
export function createPathOrder(platform: NodeJS.Platform): PathOrder {
  const open: { readonly path: string; last: string | undefined }[] = [
    { path: "", last: undefined },
  ];
  return {
    accept(path, isFolder) {
      const cut = path.lastIndexOf("/");
      const parent = path.slice(0, Math.max(cut, 0));
      const name = path.slice(cut + 1);
      if (!isName(name, platform) || cut === 0) throw new Error(`${quote(path)} is no path`);
      while (open.length > 1 && open.at(-1)?.path !== parent) open.pop();
      const folder = open.at(-1);
      if (folder?.path !== parent) throw new Error(`${quote(path)} is in no folder of the list`);
      if (folder.last !== undefined && compareBytes(folder.last, name) >= 0) {
        throw new Error(`${quote(path)} is out of order`);
      }
      folder.last = name;
      if (isFolder) open.push({ path, last: undefined });
    },
  };
}

function isName(name: string, platform: NodeJS.Platform): boolean {
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return false;
  // There a backslash divides folders, a colon names a drive or a stream of a file.
  return platform !== "win32" || !/[\\:]/.test(name);
}

/** Of a length for people. */
function quote(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
