import { globMatch } from "../lint/shared/globMatch.ts";

/**
 * Whether a glob means a path, both with slashes and relative to the same folder: `*`, `?` and
 * `[a-z]` within a name, `**` for any number of folders. A glob without a slash means a name at any
 * depth; one that means a folder means all that is in it. Time in the product of both lengths.
 */
export function matchesPath(glob: string, path: string): boolean {
  const trimmed = glob.replace(/^\.?\//, "").replace(/\/$/, "");
  if (trimmed === "" || trimmed === ".") return true;
  const anchored = trimmed.includes("/") || glob.startsWith("/") || glob.startsWith("./");
  const pattern = trimmed.split("/");
  return matchParts(anchored ? pattern : ["**", ...pattern], path.split("/"));
}

/** Steps back to the last `**` only, as an earlier one could match no more than it does. */
function matchParts(pattern: readonly string[], names: readonly string[]): boolean {
  let at = 0;
  let index = 0;
  let anyAt = -1;
  let anyIndex = 0;
  while (index < names.length) {
    const part = pattern[at];
    // All of the glob is used up: the path lies below what it means.
    if (part === undefined && index > 0) return true;
    if (part === "**") {
      anyAt = at++;
      anyIndex = index;
    } else if (part !== undefined && globMatch(part, names[index] ?? "")) {
      at++;
      index++;
    } else if (anyAt === -1) {
      return false;
    } else {
      at = anyAt + 1;
      index = ++anyIndex;
    }
  }
  while (pattern[at] === "**") at++;
  return at === pattern.length;
}
