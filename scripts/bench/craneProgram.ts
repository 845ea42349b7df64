import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { env, pid } from "node:process";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";

const version = "v0.21.9";
const source = "github.com/google/go-containerregistry/cmd/crane";

/** The peer's program: from the PATH, the cache, or made by Go into the cache; why not, else. */
export function craneProgram(): { readonly path: string } | { readonly missing: string } {
  const found = onPath("crane");
  if (found !== undefined) return { path: found };
  const home = join(cacheDirectory(), `crane-${version}`);
  const path = join(home, "crane");
  if (existsSync(path)) return { path };
  const go = onPath("go") ?? ["/usr/local/go/bin/go"].find((at) => existsSync(at));
  if (go === undefined) return { missing: "there is neither crane nor Go to make it" };
  const partial = `${home}.partial.${pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    const { status, error } = spawnSync(go, ["install", `${source}@${version}`], {
      ...{ cwd: partial, stdio: "ignore", timeout: 300_000 },
      env: { ...env, GOBIN: partial, GOFLAGS: "-mod=mod" },
    });
    if (status !== 0) return { missing: `Go could not make it (${error ?? status})` };
    renameSync(partial, home);
    return { path };
  } catch (error) {
    return { missing: `it could not be put into the cache: ${error}` };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function onPath(name: string): string | undefined {
  const places = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => existsSync(place));
}
