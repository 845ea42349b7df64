import type { FromInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { createRpmCommands } from "../shared/rpmCommands.ts";
import { zypper } from "../shared/rpmTools.ts";

export const avoidZypperDistUpgrade = defineRule({
  id: "avoid-zypper-dist-upgrade",
  summary: "Disallow zypper dist-upgrade, except in rolling distributions.",
  why: "A distribution upgrade replaces most of the base image, may remove packages that it relies on, and makes the image as large as both. A newer base image is the same, tested and smaller. Tumbleweed and its kin have no other way to update.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3035"],
  fix: "none",
  messages: {
    upgrade:
      "A zypper dist-upgrade may replace or remove any package of the base image. Choose a newer base image.",
  },
  examples: {
    bad: ["FROM opensuse/leap:15.5\nRUN zypper --non-interactive dist-upgrade && zypper clean -a"],
    good: [
      "FROM opensuse/leap:15.6\nRUN zypper --non-interactive patch && zypper clean -a",
      "FROM opensuse/tumbleweed:latest\nRUN zypper --non-interactive dup && zypper clean -a",
    ],
  },
  needs: ["baseImage"],
  programs: ["zypper"],
  onbuild: true,
  create(context) {
    const { services, preset } = context;
    if (preset === "hadolint") {
      return {
        RUN(run) {
          for (const { words } of services.commands.of(run).named("zypper")) {
            const verb = words.find(({ value }) => verbs.includes(value));
            if (verb) {
              context.report({ at: onFirstLine(context, run, verb.range), message: "upgrade" });
            }
          }
        },
      };
    }
    const rpmCommands = createRpmCommands(services, zypper);
    /** By the stage's index: whether an upgrade is the way to update there. */
    const allowed: boolean[] = [];
    return {
      stage({ from, parent }) {
        const inherited = parent === undefined ? undefined : allowed[parent];
        allowed.push(inherited ?? mayRoll(services, from, preset === "recommended"));
      },
      RUN(run, stage) {
        if (stage && allowed[stage.index]) return;
        for (const { verb, verbWord } of rpmCommands(run)) {
          if (!verbs.includes(verb)) continue;
          context.report({ at: onFirstLine(context, run, verbWord.range), message: "upgrade" });
        }
      },
    };
  },
});

const verbs = ["dist-upgrade", "dup"];

function mayRoll({ variables }: LintServices, from: FromInstruction, ifUnknown: boolean): boolean {
  if (!from.image) return ifUnknown;
  const { value, complete } = variables.expand(from.image.raw, from);
  return /tumbleweed|slowroll|microos/i.test(value) || (ifUnknown && !complete);
}
