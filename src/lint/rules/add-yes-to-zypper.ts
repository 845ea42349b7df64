import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { createUnansweredCommands } from "../shared/rpmQuestions.ts";
import { zypper } from "../shared/rpmTools.ts";

export const addYesToZypper = defineRule({
  id: "add-yes-to-zypper",
  summary: "Require --non-interactive or -y with zypper install and the like.",
  why: "`zypper` asks before it changes anything. Nobody answers during a build, so it gives up, and the build fails.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3034"],
  fix: "safe",
  messages: {
    asks: "Here zypper asks before it goes on, and nobody answers during a build. Add --non-interactive.",
  },
  examples: {
    bad: ["FROM opensuse/leap:15.6\nRUN zypper install httpd"],
    good: [
      "FROM opensuse/leap:15.6\nRUN zypper --non-interactive install httpd",
      "FROM opensuse/leap:15.6\nRUN zypper install -y httpd",
    ],
  },
  programs: ["zypper"],
  onbuild: true,
  create(context) {
    const unansweredCommands = createUnansweredCommands(context, zypper, peerVerbs);
    return {
      RUN(run) {
        for (const { command, verbWord } of unansweredCommands(run)) {
          context.report({
            at: onFirstLine(context, run, verbWord.range),
            message: "asks",
            fix: {
              title: "Add --non-interactive",
              // It belongs in front of the verb; not all verbs know -y.
              edits: [insertArgument(command, command.nameWord, "--non-interactive")],
            },
          });
        }
      },
    };
  },
});

const peerVerbs = ["install", "in", "remove", "rm", "source-install", "si", "patch"];
