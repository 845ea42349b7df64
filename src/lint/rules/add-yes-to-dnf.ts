import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { createUnansweredCommands } from "../shared/rpmQuestions.ts";
import { dnf } from "../shared/rpmTools.ts";

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
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create(context) {
    const unansweredCommands = createUnansweredCommands(context, dnf, peerVerbs);
    return {
      RUN(run) {
        for (const { command, verbWord } of unansweredCommands(run)) {
          // It asks only where it is another name of dnf5.
          if (command.name === "microdnf" && context.preset === "recommended") continue;
          context.report({
            at: onFirstLine(context, run, verbWord.range),
            message: "asks",
            data: { program: command.name },
            fix: { title: "Add -y", edits: [insertArgument(command, verbWord, "-y")] },
          });
        }
      },
    };
  },
});

const peerVerbs = ["install", "groupinstall", "localinstall"];
