import { posix } from "node:path";

/**
 * The calls of a step without what safe fixes are about: an option that they add, a cleanup behind the
 * rest, the order of packages, `apt-get` for `apt`.
 */
export function withoutFixes(calls: readonly string[]): readonly string[] {
  return calls.flatMap((call) => {
    const { folder, name, words: all } = readCall(call);
    if (name === "rm" && all.some((word) => word.startsWith("/var/lib/apt/lists/"))) return [];
    if (packageManagers.test(name) && all.includes("clean")) return [];
    const kept = all.filter((word) => !addedOptions.has(word));
    return `${folder} ${name} ${kept.sort().join(" ")}`;
  });
}

/** What may fail for `StubBuild.run`, of the programs that were called; cleanups do not. */
export function failingOf(calls: readonly string[]): readonly string[] {
  const names = calls.flatMap((call) => {
    const { name, words } = readCall(call);
    const verb = words.find((word) => !word.startsWith("-"));
    if (name === "rm" || verb === "clean") return [];
    return packageManagers.test(name) ? `${name}:${verb}` : name;
  });
  return [...new Set(names)];
}

const packageManagers = /^(apt-get|apk|yum|dnf|microdnf|zypper)$/;

function readCall(call: string): {
  readonly folder: string;
  readonly name: string;
  readonly words: readonly string[];
} {
  const [start = "", ...words] = call.split(" <");
  const at = start.lastIndexOf(" ");
  const name = start.slice(at + 1);
  return {
    folder: posix.resolve("/", start.slice(0, at)),
    name: name === "apt" ? "apt-get" : name,
    words: words.map((word) => word.slice(0, -1)),
  };
}

const addedOptions: ReadonlySet<string> = new Set([
  ...["-y", "-n", "--non-interactive", "--no-cache", "--no-cache-dir", "--progress=dot:giga", "-q"],
  ...["--no-log-init", "-l", "--with-new-pkgs"],
]);
