import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const replaceAptKey = defineRule({
  id: "replace-apt-key",
  summary: "Disallow apt-key.",
  why: "A key that apt-key adds is trusted for every repository, so the owner of one can replace the packages of all. The program is deprecated, and Debian 13 does not have it any more.",
  category: "security",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    aptKey:
      "The program apt-key is deprecated, and gone in newer releases. Save the key in /etc/apt/keyrings, and name it by signed-by in the source.",
  },
  examples: {
    bad: [
      "FROM debian:12\nRUN wget -qO- https://example.com/key.asc | apt-key add -",
      "FROM ubuntu:22.04\nRUN apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 0123456789ABCDEF",
    ],
    good: [
      'FROM debian:12\nADD https://example.com/key.asc /etc/apt/keyrings/example.asc\nRUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main" > /etc/apt/sources.list.d/example.list',
    ],
  },
  programs: ["apt-key"],
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      for (const { nameWord } of context.services.commands.of(run).named("apt-key")) {
        context.report({
          at: onFirstLine(context, run, nameWord.range),
          message: "aptKey",
          tag: "deprecated",
        });
      }
    },
  }),
});
