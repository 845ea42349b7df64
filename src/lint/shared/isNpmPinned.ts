/** Whether a package spec of npm, yarn, pnpm or bun means the same package tomorrow. */
export function isNpmPinned(spec: string): boolean {
  if (spec === "" || spec.startsWith("-") || isLocal(spec)) return true;
  if (isGit(spec)) return spec.includes("#");
  if (/^https?:/.test(spec)) return true;
  const at = spec.indexOf("@", 1);
  return at !== -1 && !movingTags.has(spec.slice(at + 1));
}

/** As hadolint has it: `.` is a package, and any `@` will do. */
export function isNpmPinnedForHadolint(spec: string): boolean {
  if (/^git(:|\+ssh:|\+https?:)\/\//.test(spec)) return spec.includes("#");
  if (/\.(tar|tar\.gz|tgz)$/.test(spec) || /^(\/|\.\.?\/|~\/)/.test(spec)) return true;
  const scoped = spec.startsWith("@");
  const slash = spec.indexOf("/");
  if (scoped && slash === -1) return false;
  return spec.includes("@", scoped ? slash : 0);
}

/** What a tag points to moves with every release. */
const movingTags: ReadonlySet<string> = new Set(["", "*", "x", "latest", "next"]);

function isLocal(spec: string): boolean {
  return /^(\.\.?$|\/|\.\.?\/|~\/|(file|link|portal|workspace):)/.test(spec) || isArchive(spec);
}

function isArchive(spec: string): boolean {
  return /\.(tar|tar\.gz|tgz)$/.test(spec);
}

/** `git+ssh://…`, `github:user/repo`, `user/repo`, `https://…/repo.git`. */
function isGit(spec: string): boolean {
  return (
    /^(git[+:]|github:|gitlab:|bitbucket:|gist:)/.test(spec) ||
    /^[\w.-]+\/[\w.-]+(#|$)/.test(spec) ||
    /^https?:\/\/[^#]+\.git(#|$)/.test(spec)
  );
}
