import type { ShellCommand, ShellRedirection } from "../../dockerfile/shell/shellScript.ts";

/**
 * What a command may add to the programs of an image: names, `"any"` where anything may be there
 * behind it, and `"packages"` for packages whose programs are not known here.
 */
export function broughtPrograms(command: ShellCommand): readonly string[] | "any" | "packages" {
  const { assignments, name, words, redirections } = command;
  if (assignments.some((it) => it.name === "PATH") || redirections.some(writesProgram))
    return "any";
  if (words.length === 0) return [];
  if (name === undefined || name.includes("/")) return "any";
  if (installVerbs.has(name)) return broughtByInstall(command, installVerbs.get(name) ?? none);
  if (harmless.has(name)) return setsPath(command) ? "any" : [];
  // What is behind them is a command of its own.
  return command.inner && name !== "xargs" && name !== "busybox" ? [] : "any";
}

/** Whether files that land in a folder may be found as programs, by the usual PATH or this one. */
export function mayHoldPrograms(folder: string, path: string | undefined): boolean {
  if (folder === "/" || /^\/(usr|opt|nix|lib\w*|root|home)(\/|$)|\/s?bin(\/|$)/.test(folder)) {
    return true;
  }
  return (path ?? "").split(":").some((entry) => {
    return (
      entry !== "" && (`${entry}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${entry}/`))
    );
  });
}

const none: ReadonlySet<string> = new Set();

/** Those that install, with the words by which they do; all other verbs bring nothing. */
const installVerbs: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...["apt-get", "apt"].map(
    (name) =>
      [
        name,
        new Set(["install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep", "satisfy"]),
      ] as const,
  ),
  ["apk", new Set(["add", "upgrade", "fix"])],
  ...["dnf", "microdnf", "yum"].map(
    (name) =>
      [
        name,
        new Set([
          ...["install", "localinstall", "groupinstall", "group", "module", "reinstall", "swap"],
          ...["update", "upgrade", "distro-sync", "builddep", "install-n", "shell", "history"],
        ]),
      ] as const,
  ),
  [
    "zypper",
    new Set(["install", "in", "patch", "update", "up", "dup", "dist-upgrade", "source-install"]),
  ],
  ["pacman", none],
]);

function broughtByInstall(
  { words, openEnded, name }: ShellCommand,
  verbs: ReadonlySet<string>,
): readonly string[] | "packages" {
  if (name === "pacman") return "packages";
  const [, ...given] = words;
  if (openEnded || given.some((it) => it.hasVariables || it.hasSubstitution || it.hasPattern)) {
    return "packages";
  }
  const at = given.findIndex(({ value }) => !value.startsWith("-") && verbs.has(value));
  if (at === -1) return [];
  const brought: string[] = [];
  for (const [index, { value }] of given.entries()) {
    if (index === at || value.startsWith("-")) continue;
    // `1.2-3` behind a name, or the architecture, is no part of it; `.deps` is a group of apk's.
    const programs = value.startsWith(".") ? [] : byPackage.get(value.replace(/[=:~<>@].*$/s, ""));
    if (!programs) return "packages";
    brought.push(...programs);
  }
  return brought;
}

/** What these packages bring, and what they need, of the programs that images lack. */
const byPackage: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...["ca-certificates", "tzdata", "locales", "musl-locales", "libc6-compat", "gcompat"].map(
    (name) => [name, ["openssl", "perl", "locale-gen", "update-ca-certificates"]] as const,
  ),
  ...["curl", "wget", "unzip", "zip", "jq", "bash", "file", "less", "nano", "tini"].map(
    (name) => [name, [name, "openssl", "perl", "bzip2", "xz", "bash", "unzip"]] as const,
  ),
]);

/** They make no program, nor fetch one, whatever their arguments are; `export` and `set` see above. */
const harmless: ReadonlySet<string> = new Set([
  ...[":", "true", "false", "test", "[", "echo", "printf", "cd", "pwd", "set", "unset", "umask"],
  ...["export", "exit", "return", "sleep", "mkdir", "rmdir", "rm", "touch", "chmod", "chown"],
  ...["chgrp", "addgroup", "adduser", "useradd", "groupadd", "usermod", "groupmod", "deluser"],
  ...["passwd", "chpasswd", "cat", "ls", "stat", "head", "tail", "grep", "egrep", "fgrep", "sort"],
  ...["uniq", "wc", "cut", "tr", "date", "id", "whoami", "uname", "hostname", "printenv", "which"],
  ...["sed", "apt-key", "apt-cache", "apt-mark", "add-apt-repository", "update-ca-certificates"],
  ...["ldconfig", "locale-gen", "localedef", "sync"],
]);

function setsPath({ name, words }: ShellCommand): boolean {
  return name === "export" && words.some(({ value }) => value.startsWith("PATH="));
}

function writesProgram({ operator, target }: ShellRedirection): boolean {
  if (!operator.includes(">") || operator === ">&" || !target) return false;
  if (target.hasVariables || target.hasSubstitution) return true;
  return !target.value.startsWith("/") || mayHoldPrograms(target.value, undefined);
}
