/**
 * Whether a pattern of Go's filepath.Match, without slashes, matches a name: `*`, `?`, `[a-z]`,
 * `[^x]`. Steps back to the last star only, so it takes pattern times name steps at most.
 */
export function globMatch(pattern: string, name: string): boolean {
  let at = 0;
  let index = 0;
  let starAt = -1;
  let starIndex = 0;
  while (index < name.length) {
    if (pattern[at] === "*") {
      starAt = at++;
      starIndex = index;
      continue;
    }
    const next = matchOne(pattern, at, name[index] ?? "");
    if (next !== undefined) {
      at = next;
      index++;
      continue;
    }
    if (starAt === -1) return false;
    at = starAt + 1;
    index = ++starIndex;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** Where the pattern goes on when its next part matches the character. */
function matchOne(pattern: string, at: number, char: string): number | undefined {
  const part = pattern[at];
  if (part === "?") return at + 1;
  if (part !== "[") return part === char ? at + 1 : undefined;
  const close = pattern.indexOf("]", at + 2);
  if (close === -1) return undefined;
  const negated = pattern[at + 1] === "^";
  const set = pattern.slice(at + (negated ? 2 : 1), close);
  let found = false;
  for (let index = 0; index < set.length; index++) {
    const low = set[index] ?? "";
    const isRange = set[index + 1] === "-" && index + 2 < set.length;
    const high = isRange ? (set[index + 2] ?? "") : low;
    if (low <= char && char <= high) found = true;
    if (isRange) index += 2;
  }
  return found !== negated ? close + 1 : undefined;
}
