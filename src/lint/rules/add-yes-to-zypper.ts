import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { zypper } from "../shared/rpmTools.ts";
import { unansweredRpmCommands } from "../shared/unansweredRpmCommands.ts";

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
  needs: ["baseImage"],
  programs: ["zypper"],
  onbuild: true,
  create: (context) =>
    unansweredRpmCommands(context, zypper, peerVerbs, ({ at, command }) => {
      // It belongs in front of the verb; not all verbs know -y.
      const edits = [insertArgument(command, command.nameWord, "--non-interactive")];
      context.report({ at, message: "asks", fix: { title: "Add --non-interactive", edits } });
    }),
});

const peerVerbs = ["install", "in", "remove", "rm", "source-install", "si", "patch"];
