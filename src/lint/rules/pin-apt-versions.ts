import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { type AptCommand, aptGetInstalls, hasAptOption } from "../shared/aptInstalls.ts";
import { operandsOf } from "../shared/commandWords.ts";
import { knownValues } from "../shared/knownArguments.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { withoutBackticks } from "../shared/withoutBackticks.ts";

export const pinAptVersions = defineRule({
  id: "pin-apt-versions",
  summary: "Require a version for each package of apt-get install.",
  why: "Without one, the same Dockerfile installs other versions tomorrow. Debian and Ubuntu delete old versions from their mirrors, so an exact version fails to build sooner or later: a pattern such as `curl=7.88.*`, or a mirror of snapshots, lasts longer.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3008"],
  fix: "none",
  messages: {
    unpinned: "No version is given, so each build may install another one. Write NAME=VERSION.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
    good: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl=7.88.*"],
  },
  programs: ["apt-get", "apt"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const usesSnapshots = /\bsnapshot\.(debian\.org|ubuntu\.com)\b/.test(document.text);
    return {
      RUN(run) {
        for (const install of aptGetInstalls(context, run)) {
          if (preset !== "hadolint" && (usesSnapshots || namesSnapshot(install))) continue;
          for (const word of preset === "hadolint" ? peerPackages(install) : install.operands) {
            if (
              preset === "hadolint" ? isPinned(withoutBackticks(word)) : isFine(context, run, word)
            ) {
              continue;
            }
            context.report({ at: onFirstLine(context, run, word.range), message: "unpinned" });
          }
        }
      },
    };
  },
});

/** A mirror of one day has one version of each. */
function namesSnapshot({ command }: AptCommand): boolean {
  return hasAptOption(command, "S", "snapshot");
}

function peerPackages({ command }: AptCommand): readonly ShellWord[] {
  return operandsOf(command, ["t", "target-release"]).filter(({ value }) => value !== "install");
}

/** A version, a release (`curl/bookworm`), or a file. */
function isPinned(name: string): boolean {
  return /[=/]|\.deb$/.test(name);
}

function isFine(context: RuleContext, run: Instruction, word: ShellWord): boolean {
  return knownValues(context, run, word)?.every((it) => isPinned(it) || hasNoVersion(it)) ?? true;
}

/** `name-` removes, `name^` is a task, and patterns choose by themselves. */
function hasNoVersion(name: string): boolean {
  return /[-^]$|[*?~!]/.test(name);
}
