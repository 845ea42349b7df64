import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { getoptOperands } from "./commandWords.ts";

/**
 * The packages that a command installs or removes, in their order; none where a substitution brings
 * some, and none of other commands.
 */
export function packagesNamed(command: NamedCommand): readonly ShellWord[] {
  const manager = managers.find(({ name }) => name.test(command.name));
  if (!manager || command.json) return [];
  const [verb, ...packages] = getoptOperands(command, manager.taking);
  if (!verb || !manager.verbs.includes(verb.value)) return [];
  return packages.some(({ hasSubstitution }) => hasSubstitution) ? [] : packages;
}

/** By name, versions only where names are the same. */
export function comparePackages(a: ShellWord, b: ShellWord): number {
  const names = [nameOf(a), nameOf(b)] as const;
  const [left, right] = names[0] === names[1] ? [a.value, b.value] : names;
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameOf({ value }: ShellWord): string {
  const end = value.slice(1).search(/[=<>~!@[]/);
  return (end === -1 ? value : value.slice(0, end + 1)).toLowerCase();
}

/** `taking`: options whose value is the next word. */
const managers: readonly {
  readonly name: RegExp;
  readonly verbs: readonly string[];
  readonly taking: readonly string[];
}[] = [
  {
    name: /^(apt|apt-get|aptitude)$/,
    verbs: ["install", "remove", "purge"],
    taking: ["t", "target-release", "o", "option", "c", "config-file", "a", "host-architecture"],
  },
  {
    name: /^apk$/,
    verbs: ["add", "del"],
    taking: ["t", "virtual", "X", "repository", "p", "root", "cache-dir", "keys-dir"],
  },
  {
    name: /^(dnf|dnf5|microdnf|tdnf|yum)$/,
    verbs: ["install", "remove", "erase"],
    taking: ["c", "config", "d", "e", "x", "exclude", "enablerepo", "disablerepo", "installroot"],
  },
  {
    name: /^zypper$/,
    verbs: ["install", "in", "remove", "rm"],
    taking: ["R", "root", "t", "type", "r", "repo", "from", "n", "name", "reposd-dir", "gpg-check"],
  },
  {
    name: /^pip[\d.]*$/,
    verbs: ["install", "uninstall"],
    taking: [
      ...["c", "constraint", "e", "editable", "f", "find-links", "i", "index-url", "r", "t"],
      ...["extra-index-url", "platform", "prefix", "python-version", "requirement", "root"],
      ...["target", "trusted-host", "timeout", "retries", "cache-dir", "src", "proxy", "cert"],
    ],
  },
];
