import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder at or above one that holds a `.git`; undefined outside of any repository. */
export function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}
