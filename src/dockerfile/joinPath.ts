import { cleanPath } from "./cleanPath.ts";

/**
 * Where a path leads from a folder of a container: absolute and clean, as WORKDIR makes it.
 * Undefined where the folder is needed, but unknown.
 */
export function joinPath(folder: string | undefined, path: string): string | undefined {
  if (path.length > maximumPath) return undefined;
  if (/^[A-Za-z]:[\\/]/.test(path)) return path;
  if (path.startsWith("/")) return cleanPath(path);
  if (folder === undefined || folder.length + path.length > maximumPath) return undefined;
  return path === "" ? folder : cleanPath(`${folder}/${path}`);
}

/** Longer ones no system has; `WORKDIR a` line after line would otherwise grow without end. */
const maximumPath = 4096;
