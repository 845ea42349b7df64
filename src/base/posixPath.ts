/**
 * What we call of `node:path`, for paths with slashes. The web build puts it in the place of that module,
 * as browsers have none; everywhere else Node's own is used.
 */
export const sep = "/";

export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

/** The last name of a path; slashes at its end do not count. */
export function basename(path: string): string {
  return withoutSlashes(path).replace(/^.*\//s, "");
}

/** The folder of a path: `.` for a bare name, the root for itself. */
export function dirname(path: string): string {
  const clean = withoutSlashes(path);
  const slash = clean.lastIndexOf("/");
  if (slash === -1) return path.startsWith("/") ? "/" : ".";
  return withoutSlashes(clean.slice(0, slash)) || "/";
}

/** Clean, without `.` and `..` where these lead anywhere; `.` for nothing. */
export function join(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== "").join("/");
  const isRooted = isAbsolute(joined);
  const names: string[] = [];
  for (const name of joined.split("/")) {
    if (name === "" || name === ".") continue;
    const last = names.at(-1);
    if (name !== "..") names.push(name);
    else if (last !== undefined && last !== "..") names.pop();
    else if (!isRooted) names.push(name);
  }
  const path = `${isRooted ? "/" : ""}${names.join("/")}`;
  return path === "" ? "." : path;
}

/** The way from one absolute path to another; empty where they are the same. */
export function relative(from: string, to: string): string {
  const [start, end] = [from, to].map((path) => join("/", path).split("/").filter(Boolean));
  const [a = [], b = []] = [start, end];
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return [...a.slice(shared).map(() => ".."), ...b.slice(shared)].join("/");
}

function withoutSlashes(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, "").replace(/^\/+$/, "");
}
