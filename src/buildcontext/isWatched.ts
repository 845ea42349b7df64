import type { IgnoreMatcher, Verdict } from "./ignoreMatcher.ts";

/** Whether a listing could change where this path does: false for what is kept out with all in it. */
export function isWatched(matcher: IgnoreMatcher, path: string): boolean {
  const verdict = judgeAll(matcher, path);
  if (!verdict) return false;
  return !verdict.excluded || path.endsWith("/.gitignore") || matcher.mayKeepBelow(path, verdict);
}

/** Undefined for what lies in a folder that no walk enters. */
export function judgeAll(matcher: IgnoreMatcher, path: string): Verdict | undefined {
  let verdict = matcher.root;
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    verdict = matcher.judge(folder, verdict);
    if (verdict.excluded && !matcher.mayKeepBelow(folder, verdict)) return undefined;
  }
  return matcher.judge(path, verdict);
}
