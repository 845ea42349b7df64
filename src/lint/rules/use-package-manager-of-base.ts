import type { BaseImageFacts, PackageManager } from "../../dockerfile/baseImageFacts.ts";
import { knownFrom } from "../../dockerfile/describeState.ts";
import { defineRule } from "../rule.ts";
import { missingPrograms } from "../shared/missingPrograms.ts";

export const usePackageManagerOfBase = defineRule({
  id: "use-package-manager-of-base",
  summary: "Require the package manager that the base image has.",
  why: "Alpine has `apk`, Debian and Ubuntu have `apt-get`, Fedora and its relatives `dnf`: the command of another system is not found, and the build stops. It happens where a base image was changed and the commands were not. The rule speaks only where the package managers of the image are known, and nothing before the command can have brought another one.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    other: "{image} has no {program}, but {manager}{source}. Use that, or another base image.",
    none: "{image} has no package manager, so no {program} either{source}. Copy what you need from another stage.",
  },
  examples: {
    bad: ["FROM alpine:3.20\nRUN apt-get update && apt-get install -y curl"],
    good: ["FROM alpine:3.20\nRUN apk add --no-cache curl"],
    baseImages: { "alpine:3.20": { packageManagers: ["apk"], shells: ["sh"] } },
  },
  needs: ["baseImage"],
  programs: [
    "apk",
    "apt",
    "apt-cache",
    "apt-get",
    "dnf",
    "dpkg",
    "microdnf",
    "pacman",
    "yum",
    "zypper",
  ],
  create: (context) => ({
    documentEnd() {
      for (const { program, at, base, facts } of missingPrograms(context, {
        lacks: lacksManager,
        mayBePackaged: false,
      })) {
        const source = knownFrom(facts.completedBy ?? facts.source);
        const data = { image: base.reference, program, source };
        const managers = facts.packageManagers ?? [];
        if (managers.length === 0) context.report({ at, message: "none", data });
        else {
          const manager = managers.map((it) => commands.get(it) ?? it).join(" and ");
          context.report({ at, message: "other", data: { ...data, manager } });
        }
      }
    },
  }),
});

function lacksManager({ packageManagers }: BaseImageFacts, program: string): boolean {
  const own = ways.get(program);
  return (
    own !== undefined &&
    packageManagers !== undefined &&
    !packageManagers.some((it) => own.includes(it))
  );
}

/** By program: the package managers of which any brings it; `yum` is often but another name of `dnf`. */
const ways: ReadonlyMap<string, readonly PackageManager[]> = new Map<
  string,
  readonly PackageManager[]
>([
  ["apk", ["apk"]],
  ["apt", ["apt"]],
  ["apt-cache", ["apt"]],
  ["apt-get", ["apt"]],
  ["dnf", ["dnf"]],
  ["dpkg", ["apt"]],
  ["microdnf", ["microdnf", "dnf"]],
  ["pacman", ["pacman"]],
  ["yum", ["yum", "dnf"]],
  ["zypper", ["zypper"]],
]);

const commands: ReadonlyMap<PackageManager, string> = new Map([["apt", "apt-get"]]);
