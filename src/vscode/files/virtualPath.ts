import { join, sep } from "node:path";
import { Uri } from "vscode";

/**
 * A file of any file system of the editor as one absolute path, `/vscode:/SCHEME/@AUTHORITY/PATH`, with
 * the separators of this machine. So what works with paths works, and files of two systems are never
 * taken for one another.
 */
export function virtualPath({ scheme, authority, path }: Uri): string {
  return join(`/${mark}`, scheme, `@${encodeURIComponent(authority)}`, path);
}

/** The reverse; undefined for other paths, and for the folders in front, which are in no file system. */
export function virtualUri(path: string): Uri | undefined {
  const [, scheme, authority = "", rest = "/"] = pattern.exec(withSlashes(path)) ?? [];
  if (scheme === undefined) return undefined;
  return Uri.from({ scheme, authority: decodeURIComponent(authority), path: rest });
}

/** Whether `virtualPath` made it, or it was made of what that made. */
export function isVirtualPath(path: string): boolean {
  return path.startsWith(mark, 1);
}

/** No folder has such a name. */
const mark = "vscode:";

const pattern = new RegExp(`^/${mark}/([^/]+)/@([^/]*)(/.*)?$`);

function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
