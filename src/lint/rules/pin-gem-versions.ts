import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument, hasOption, operandsOf } from "../shared/commandWords.ts";
import { unpinnedPackages } from "../shared/unpinnedPackages.ts";

export const pinGemVersions = defineRule({
  id: "pin-gem-versions",
  summary: "Require versions of the gems that gem installs.",
  why: "Without a version each build takes the newest gem of that day, so two builds of the same file differ, and one may fail. Gems of a project have their versions in Gemfile.lock.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3028"],
  fix: "none",
  messages: {
    unpinned:
      "This gem has no version, so each build takes the newest of the day. Name one, as in name:version.",
  },
  examples: {
    bad: ["FROM ruby:3.3\nRUN gem install rails"],
    good: [
      "FROM ruby:3.3\nRUN gem install rails:7.2.1",
      "FROM ruby:3.3\nRUN gem install rails -v 7.2.1",
    ],
  },
  needs: ["baseImage"],
  programs: ["gem*", "jgem*"],
  onbuild: true,
  create(context) {
    const gems = context.preset === "hadolint" ? gemsForHadolint : gemsOf;
    return unpinnedPackages(context, {
      installs: (run) =>
        context.services.commands
          .of(run)
          .all.map((command) => ({ command, packages: gems(command) })),
      isPinned: (gem) => /^-|^$|:|\.gem$/.test(gem),
      isPinnedForHadolint: ({ value }) => value.includes(":"),
    });
  },
});

/** The gems of a `gem install` that gives no version, or a list, for all of them. */
function gemsOf(command: NamedCommand): readonly ShellWord[] {
  if (!/^j?gem[\d.]*$/.test(command.name)) return [];
  const words = untilDashes(command.words);
  const [verb, ...gems] = operandsOf({ words }, taking);
  if (verb?.value !== "install" && verb?.value !== "i") return [];
  return hasOption({ words }, "v", "version", "g", "file") ? [] : gems;
}

/** Options whose value is the next word (`gem help install`). */
const taking = [
  ...["B", "P", "bindir", "build-root", "bulk-threshold", "config-file", "i", "install-dir"],
  ...["n", "platform", "s", "source", "target-rbconfig", "trust-policy", "without"],
];

/** What follows goes to the compilation of extensions. */
function untilDashes(words: readonly ShellWord[]): readonly ShellWord[] {
  const dashes = words.findIndex(({ value }) => value === "--");
  return dashes === -1 ? words : words.slice(0, dashes);
}

/** It takes each option for one with a value, and is content with `install` anywhere. */
function gemsForHadolint(command: NamedCommand): readonly ShellWord[] {
  if (command.name !== "gem" || !hasArgument(command, "install", "i")) return [];
  if (command.words.some(({ value }) => /^(-v|--version)$|^--version=/.test(value))) return [];
  const gems: ShellWord[] = [];
  const words = untilDashes(command.words);
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.value.startsWith("-")) at++;
    else if (word.value !== "install" && word.value !== "i") gems.push(word);
  }
  return gems;
}
