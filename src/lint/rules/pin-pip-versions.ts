import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { hasArgument, hasOption } from "../shared/commandWords.ts";
import { hadolintText } from "../shared/hadolintWords.ts";
import { type PipInstall, pipInstalls } from "../shared/pipInstalls.ts";
import { unpinnedPackages } from "../shared/unpinnedPackages.ts";

export const pinPipVersions = defineRule({
  id: "pin-pip-versions",
  summary: "Require versions of the packages that pip installs.",
  why: "Without a version each build takes the newest package of that day, so two builds of the same file differ, and one may fail. A list of requirements or constraints with versions does as well.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3013"],
  fix: "none",
  messages: {
    unpinned:
      "This has no version, so pip takes the newest of the day. Name one, as in name==version.",
  },
  examples: {
    bad: ["FROM python:3.12\nRUN pip install --no-cache-dir flask"],
    good: [
      "FROM python:3.12\nRUN pip install --no-cache-dir flask==3.0.3",
      "FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt",
    ],
  },
  needs: ["baseImage"],
  programs: ["pip*", "python*", "pypy*"],
  onbuild: true,
  create(context) {
    const { services, preset } = context;
    const isLeftOut = (run: Instruction, install: PipInstall): boolean =>
      preset === "hadolint" ? isExemptForHadolint(install) : isExempt(services, run, install);
    return unpinnedPackages(context, {
      installs: (run) => pipInstalls(context, run).filter((it) => !isLeftOut(run, it)),
      isPinned,
      isPinnedForHadolint: (word) => isPinnedForHadolint(hadolintText(word)),
    });
  },
});

/** A file of constraints has the versions; with hashes pip itself asks for them. */
function isExempt({ variables }: LintServices, run: Instruction, { command }: PipInstall): boolean {
  return (
    hasOption(command, "c", "constraint", "require-hashes") ||
    command.command.assignments.some(({ name }) => name === constraints) ||
    variables.resolve(constraints, run) !== undefined
  );
}

const constraints = "PIP_CONSTRAINT";

/** A requirement has a version, is a file, or a place that names one. */
function isPinned(requirement: string): boolean {
  if (/^-|^$/.test(requirement)) return true;
  const vcs = /^(?:git|hg|svn|bzr)\+[\w+]+:\/\/[^/]*(.*)$/.exec(requirement);
  if (vcs) return vcs[1]?.includes("@") === true;
  return /[<>/]|[=~!]=|^\.|\.(whl|zip|tar\.gz)$/.test(requirement);
}

function isExemptForHadolint({ command }: PipInstall): boolean {
  return hasArgument(command, "-r", "--requirement", ".") || hasOption(command, "c", "constraint");
}

function isPinnedForHadolint(requirement: string): boolean {
  if (/[<>]|[=~!]=|\.(whl|tar\.gz)$/.test(requirement)) return true;
  return requirement.includes(peerVcs.test(requirement) ? "@" : "/");
}

const peerVcs = /^(git|svn|hg\+(file|ssh|static-http|http)|bzr\+(ssh|s?ftp|lp|http))/;
