import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { hasArgument, isOptionWord, optionValue } from "../shared/commandWords.ts";
import { createRpmCommands, type RpmCommand } from "../shared/rpmCommands.ts";
import { zypper } from "../shared/rpmTools.ts";
import { type PackageInstall, unpinnedPackages } from "../shared/unpinnedPackages.ts";
import { hasNoRpmVersion } from "../shared/unpinnedRpmPackages.ts";

export const pinZypperVersions = defineRule({
  id: "pin-zypper-versions",
  summary: "Require a version for each package that zypper installs.",
  why: "Without a version a build takes what is newest in the repositories that day, and two builds of one file may differ. Repositories drop old versions, though, so a pin also breaks builds and holds up security updates: this is for those who need the same image again.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3037"],
  fix: "none",
  messages: {
    unpinned:
      "No version is given, so zypper installs the newest one, whichever that is. Write name=version, such as curl=8.5.0.",
  },
  examples: {
    bad: ["FROM opensuse/leap:15.6\nRUN zypper install -y httpd && zypper clean --all"],
    good: [
      "FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58 && zypper clean --all",
      'FROM opensuse/leap:15.6\nRUN zypper install -y "httpd>=2.4" && zypper clean --all',
    ],
  },
  needs: ["baseImage"],
  programs: ["zypper"],
  onbuild: true,
  create(context) {
    const { services, preset } = context;
    const rpmCommands = createRpmCommands(services, zypper);
    return unpinnedPackages(context, {
      installs: (run) =>
        preset === "hadolint"
          ? installsForHadolint(services, run)
          : rpmCommands(run)
              .filter(installsPackages)
              .map(({ command, operands }) => ({ command, packages: operands })),
      isPinned: (name) => !hasNoRpmVersion(name) || isNoInstall.test(name),
      isPinnedForHadolint: ({ value }) => /[=<>]|\.rpm$/.test(value),
    });
  },
});

function installsPackages({ verb, words }: RpmCommand): boolean {
  return (
    installs.includes(verb) && (optionValue({ words }, "t", "type") ?? "package") === "package"
  );
}

/** Removed on the way, or something else than a package. */
const isNoInstall = /^([!~]|(pattern|patch|product|srcpackage|application):)/;

/** To it any argument that is no option is a package. */
function installsForHadolint(
  { commands }: LintServices,
  run: Instruction,
): readonly PackageInstall[] {
  return commands
    .of(run)
    .named("zypper")
    .filter((command) => hasArgument(command, ...installs))
    .map((command) => ({
      command,
      packages: command.words.filter(
        ({ value }) => !isOptionWord(value) && !installs.includes(value),
      ),
    }));
}

const installs = ["install", "in"];
