import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { comparePackages, packagesNamed } from "../shared/packageLists.ts";

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
        const packages = packagesNamed(command);
        if (packages.length < 2 || !standAlone(document, packages)) continue;
        const unsorted = packages.findIndex((word, at) => {
          const previous = packages[at - 1];
          return previous !== undefined && comparePackages(previous, word) > 0;
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

function sortFix(packages: readonly ShellWord[]): FixProposal {
  const sorted = [...packages].sort(comparePackages);
  return {
    title: "Sort the packages",
    edits: packages.flatMap(({ range, raw }, index) => {
      const newText = sorted[index]?.raw ?? raw;
      return newText === raw ? [] : [{ range, newText }];
    }),
  };
}
