import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { getoptOperands } from "../shared/commandWords.ts";

export const sortPackages = defineRule({
  id: "sort-packages",
  summary: "Require that packages which stand one a line are sorted.",
  why: "In a sorted list nobody puts a package twice, and two changes of it seldom touch the same place. Lists with comments between the lines are left alone: they are grouped on purpose.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    unsorted: "{package} stands behind {previous}. Sort the packages.",
  },
  examples: {
    bad: ["FROM alpine:3.22\nRUN apk add --no-cache \\\n    git \\\n    curl"],
    good: ["FROM alpine:3.22\nRUN apk add --no-cache \\\n    curl \\\n    git"],
  },
  programs: ["apt*", "apk", "dnf*", "microdnf", "tdnf", "yum", "zypper", "pip*"],
  onbuild: true,
  create: ({ document, services, report }) => ({
    RUN(run) {
      for (const command of services.commands.of(run).all) {
        if (!spansLines(document, command)) continue;
        const packages = packagesOf(command);
        if (packages.length < 2 || !standAlone(document, packages)) continue;
        const unsorted = packages.findIndex((word, at) => {
          const previous = packages[at - 1];
          return previous !== undefined && compare(previous, word) > 0;
        });
        const word = packages[unsorted];
        const previous = packages[unsorted - 1];
        if (!word || !previous) continue;
        report({
          at: word.range,
          message: "unsorted",
          data: { package: word.value, previous: previous.value },
          fix: sortFix(packages),
        });
      }
    },
  }),
});

function spansLines({ lines }: DockerfileDocument, { command }: NamedCommand): boolean {
  const { start, end } = command.range;
  return lines.positionAt(start).line < lines.positionAt(end).line;
}

function packagesOf(command: NamedCommand): readonly ShellWord[] {
  const manager = managers.find(({ name }) => name.test(command.name));
  if (!manager || command.json) return [];
  const [verb, ...packages] = getoptOperands(command, manager.taking);
  if (!verb || !manager.verbs.includes(verb.value)) return [];
  return packages.some(({ hasSubstitution }) => hasSubstitution) ? [] : packages;
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

/** One a line, on lines that follow each other; behind the last one the script may go on. */
function standAlone(
  { text, lines, escape: escapeChar }: DockerfileDocument,
  packages: readonly ShellWord[],
): boolean {
  let expected: number | undefined;
  return packages.every(({ range, raw }, index) => {
    const { line } = lines.positionAt(range.start);
    const isNext = expected === undefined || line === expected;
    expected = line + 1;
    if (!isNext || range.end - range.start !== raw.length) return false;
    if (text.slice(lines.lineStart(line), range.start).trim() !== "") return false;
    if (index === packages.length - 1) return true;
    const rest = text.slice(range.end, lines.lineEnd(line)).trim();
    return rest === "\\" || rest === escapeChar;
  });
}

/** By name, versions only where names are the same. */
function compare(a: ShellWord, b: ShellWord): number {
  const names = [nameOf(a), nameOf(b)] as const;
  const [left, right] = names[0] === names[1] ? [a.value, b.value] : names;
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameOf({ value }: ShellWord): string {
  const end = value.slice(1).search(/[=<>~!@[]/);
  return (end === -1 ? value : value.slice(0, end + 1)).toLowerCase();
}

function sortFix(packages: readonly ShellWord[]): FixProposal {
  const sorted = [...packages].sort(compare);
  return {
    title: "Sort the packages",
    edits: packages.flatMap(({ range, raw }, index) => {
      const newText = sorted[index]?.raw ?? raw;
      return newText === raw ? [] : [{ range, newText }];
    }),
  };
}
