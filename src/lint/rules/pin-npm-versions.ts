import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { hadolintOperands, hadolintText } from "../shared/hadolintWords.ts";
import { isNpmPinned, isNpmPinnedForHadolint } from "../shared/isNpmPinned.ts";
import { npmInstalls } from "../shared/npmInstalls.ts";
import { type PackageInstall, unpinnedPackages } from "../shared/unpinnedPackages.ts";

export const pinNpmVersions = defineRule({
  id: "pin-npm-versions",
  summary: "Require versions of the packages that npm, yarn, pnpm and bun install by name.",
  why: "Without a version, or with a tag such as `latest`, each build takes the newest package of that day, so two builds of the same file differ, and one may fail. Packages of a project have their versions in its lock file.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3016"],
  fix: "none",
  messages: {
    unpinned:
      "This has no fixed version, so each build takes the newest of the day. Name one, as in name@version.",
  },
  examples: {
    bad: ["FROM node:22\nRUN npm install --global typescript"],
    good: [
      "FROM node:22\nRUN npm install --global typescript@5.6.3",
      "FROM node:22\nCOPY package*.json ./\nRUN npm ci",
    ],
  },
  needs: ["baseImage"],
  programs: ["npm", "yarn", "yarnpkg", "pnpm", "bun"],
  onbuild: true,
  create: (context) =>
    unpinnedPackages(context, {
      installs: (run) => installsOf(context, run),
      isPinned: isNpmPinned,
      isPinnedForHadolint: (word) => isNpmPinnedForHadolint(hadolintText(word)),
    }),
});

/** hadolint knows npm only, and of its many words `install`. */
function installsOf(
  { services, preset }: Pick<RuleContext, "services" | "preset">,
  run: Instruction,
): readonly PackageInstall[] {
  const commands = services.commands.of(run);
  if (preset !== "hadolint") return npmInstalls(commands.all, "npm", "yarn", "pnpm", "bun");
  return commands.named("npm").flatMap((command) => {
    const operands = hadolintOperands(command, ["loglevel", "registry"]);
    if (operands[0]?.value !== "install") return [];
    const first = operands.findIndex(({ value }) => value !== "install");
    return first === -1 ? [] : { command, packages: operands.slice(first) };
  });
}
