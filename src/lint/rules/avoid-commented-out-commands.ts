import { defineRule } from "../rule.ts";
import { joinedComment } from "../shared/joinedComment.ts";

export const avoidCommentedOutCommands = defineRule({
  id: "avoid-commented-out-commands",
  summary: "Disallow comments in RUN that hide the lines behind them.",
  why: "A backslash at the end of a line joins it with the next one before the shell sees either. A comment behind a command so goes on to the end of the instruction, and what stands on the lines behind it never runs. Lines that begin with # are taken out before.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    hidden:
      "The lines behind this comment are a part of it, so they never run. Put the comment on a line of its own.",
  },
  examples: {
    bad: ["FROM alpine\nRUN apk update # first \\\n  && apk upgrade"],
    good: ["FROM alpine\nRUN apk update \\\n  # second\n  && apk upgrade # last"],
  },
  onbuild: true,
  create: ({ document, services, report }) => ({
    RUN(run) {
      for (const { script, form } of services.shell.of(run)) {
        // In a heredoc each line ends for itself.
        if (form !== "shell" || run.heredocs.length > 0) continue;
        const at = joinedComment(document, script);
        if (at) report({ at, message: "hidden" });
      }
    },
  }),
});
