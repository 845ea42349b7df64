import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { hasArgument, isOptionWord } from "../shared/commandWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { unpinnedZypperPackages } from "../shared/rpmVersions.ts";

export const pinZypperVersions = defineRule({
  id: "pin-zypper-versions",
  summary: "Require a version for each package that zypper installs.",
  why: "Without a version a build takes what is newest in the repositories that day, and two builds of one file may differ. Repositories drop old versions, though, so a pin also breaks builds and holds up security updates: this is for those who need the same image again.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3037"],
  fix: "none",
  messages: {
    noVersion:
      "No version is given, so zypper installs the newest one, whichever that is. Write name=version, such as curl=8.5.0.",
  },
  examples: {
    bad: ["FROM opensuse/leap:15.6\nRUN zypper install -y httpd && zypper clean --all"],
    good: [
      "FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58 && zypper clean --all",
      'FROM opensuse/leap:15.6\nRUN zypper install -y "httpd>=2.4" && zypper clean --all',
    ],
  },
  programs: ["zypper"],
  onbuild: true,
  create(context) {
    const { services, preset } = context;
    return {
      RUN(run) {
        const words =
          preset === "hadolint"
            ? unpinnedForPeer(services, run)
            : unpinnedZypperPackages(services, run).map(({ word }) => word);
        for (const { range } of words) {
          context.report({ at: onFirstLine(context, run, range), message: "noVersion" });
        }
      },
    };
  },
});

/** Any argument that is no option, and has neither a comparison nor the ending of a file. */
function unpinnedForPeer({ commands }: LintServices, run: Instruction): readonly ShellWord[] {
  return commands
    .of(run)
    .named("zypper")
    .filter((command) => hasArgument(command, ...installs))
    .flatMap(({ words }) =>
      words.filter(
        ({ value }) =>
          !isOptionWord(value) && !installs.includes(value) && !/[=<>]|\.rpm$/.test(value),
      ),
    );
}

const installs = ["install", "in"];
