import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule } from "../rule.ts";
import { aptGetInstalls, hasAptOption } from "../shared/aptInstalls.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { operandsOf } from "../shared/commandWords.ts";
import { hadolintPlainText } from "../shared/hadolintWords.ts";
import { unpinnedPackages } from "../shared/unpinnedPackages.ts";

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
  needs: ["baseImage"],
  programs: ["apt-get", "apt"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const usesSnapshots =
      document.text.includes("snapshot.") &&
      /\bsnapshot\.(debian\.org|ubuntu\.com)\b/.test(document.text);
    return unpinnedPackages(context, {
      installs(run) {
        const installs = aptGetInstalls(context, run);
        if (preset === "hadolint") {
          return installs.map(({ command }) => ({ command, packages: peerPackages(command) }));
        }
        if (usesSnapshots) return [];
        return installs
          .filter(({ command }) => !namesSnapshot(command))
          .map(({ command, operands }) => ({ command, packages: operands }));
      },
      isPinned: (name) => isPinned(name) || hasNoVersion(name),
      isPinnedForHadolint: (word) => isPinned(hadolintPlainText(word)),
    });
  },
});

/** A mirror of one day has one version of each. */
function namesSnapshot(command: NamedCommand): boolean {
  return hasAptOption(command, "S", "snapshot");
}

function peerPackages(command: NamedCommand): readonly ShellWord[] {
  return operandsOf(command, ["t", "target-release"]).filter(({ value }) => value !== "install");
}

/** A version, a release (`curl/bookworm`), or a file. */
function isPinned(name: string): boolean {
  return /[=/]|\.deb$/.test(name);
}

/** `name-` removes, `name^` is a task, and patterns choose by themselves. */
function hasNoVersion(name: string): boolean {
  return /[-^]$|[*?~!]/.test(name);
}
