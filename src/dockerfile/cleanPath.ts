/**
 * As Go's path.Clean: without empty, `.` and `..` parts, and without a slash at the end but for the
 * root; `.` where nothing is left. Only a relative path keeps the `..` in front.
 */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isRooted) parts.push(part);
  }
  const clean = parts.join("/");
  if (isRooted) return `/${clean}`;
  return clean === "" ? "." : clean;
}
