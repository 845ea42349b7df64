import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { yum } from "../shared/rpmTools.ts";
import { unansweredRpmCommands } from "../shared/unansweredRpmCommands.ts";

export const addYesToYum = defineRule({
  id: "add-yes-to-yum",
  summary: "Require -y with yum install and the like.",
  why: "`yum` asks before it changes anything. Nobody answers during a build, so it takes that for a no, and the build fails.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3030"],
  fix: "safe",
  messages: {
    asks: "{program} asks before it goes on, and nobody answers during a build. Add -y.",
  },
  examples: {
    bad: ["FROM centos:7\nRUN yum install httpd"],
    good: ["FROM centos:7\nRUN yum install -y httpd"],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    unansweredRpmCommands(context, yum, peerVerbs, ({ at, command, verbWord }) => {
      context.report({
        at,
        message: "asks",
        data: { program: command.name },
        fix: { title: "Add -y", edits: [insertArgument(command, verbWord, "-y")] },
      });
    }),
});

const peerVerbs = ["install", "groupinstall", "localinstall"];
