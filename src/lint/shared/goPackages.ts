import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** The packages of a `go install`, `go get` or `go run`. */
export function goPackages({ words }: NamedCommand): readonly ShellWord[] {
  let at = skipOptions(words, 0);
  const verb = words[at]?.value;
  if (verb !== "install" && verb !== "get" && verb !== "run") return [];
  at = skipOptions(words, at + 1);
  // What follows the package goes to the program.
  return words.slice(at, verb === "run" ? at + 1 : undefined);
}

/** All options stand in front, and a long one may have a single dash. */
function skipOptions(words: readonly ShellWord[], from: number): number {
  let at = from;
  for (let word = words[at]; word?.value.startsWith("-"); word = words[at]) {
    at += goOptionsWithValue.has(word.value.replace(/^--?/, "")) ? 2 : 1;
  }
  return at;
}

/** Options whose value is the next word (`go help build`). */
export const goOptionsWithValue: ReadonlySet<string> = new Set([
  ...["C", "asmflags", "buildmode", "compiler", "covermode", "coverpkg", "exec", "gccgoflags"],
  ...["gcflags", "installsuffix", "ldflags", "mod", "modfile", "o", "overlay", "p", "pgo"],
  ...["pkgdir", "tags", "toolexec"],
]);

/** Whether a package has a version, or needs none: it is local, of go itself, or go.mod has it. */
export function isGoPinned(path: string, hasGoMod: boolean): boolean {
  if (/^[-./]|^$|\.go$/.test(path)) return true;
  const at = path.indexOf("@");
  if (at !== -1) return !moving.has(path.slice(at + 1));
  const host = /^[^/]*/.exec(path)?.[0] ?? "";
  return hasGoMod || !host.includes(".");
}

const moving: ReadonlySet<string> = new Set([
  ...["latest", "upgrade", "patch", "master", "main", "HEAD"],
]);

export function isGoPinnedForHadolint(path: string): boolean {
  if (/^[./]/.test(path)) return true;
  return path.includes("@") && !/@(latest|none)$/.test(path);
}
