import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { dnf } from "../shared/rpmTools.ts";
import { unansweredRpmCommands } from "../shared/unansweredRpmCommands.ts";

export const addYesToDnf = defineRule({
  id: "add-yes-to-dnf",
  summary: "Require -y with dnf install and the like.",
  why: "`dnf` asks before it changes anything. Nobody answers during a build, so it takes that for a no, and the build fails. microdnf asks in some distributions and not in others.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3038"],
  fix: "safe",
  messages: {
    asks: "{program} asks before it goes on, and nobody answers during a build. Add -y.",
  },
  examples: {
    bad: ["FROM fedora:41\nRUN dnf install httpd"],
    good: ["FROM fedora:41\nRUN dnf install -y httpd"],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    unansweredRpmCommands(context, dnf, peerVerbs, ({ at, command, verbWord }) => {
      // It asks only where it is another name of dnf5.
      if (command.name === "microdnf" && context.preset === "recommended") return;
      context.report({
        at,
        message: "asks",
        data: { program: command.name },
        fix: { title: "Add -y", edits: [insertArgument(command, verbWord, "-y")] },
      });
    }),
});

const peerVerbs = ["install", "groupinstall", "localinstall"];
