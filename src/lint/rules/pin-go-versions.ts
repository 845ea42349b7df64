import type { Instruction, Stage } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type RuleContext, type Visitor } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument, operandsOf } from "../shared/commandWords.ts";
import { goModSource } from "../shared/goModSource.ts";
import { goPackages, isGoPinned, isGoPinnedForHadolint } from "../shared/goPackages.ts";
import { createKnownWords } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { runMounts } from "../shared/runMounts.ts";

const messages = {
  unpinned:
    "This has no fixed version, so go takes the newest of the day. Name one, as in module@version.",
} as const;

type Context = RuleContext<typeof messages>;

export const pinGoVersions = defineRule({
  id: "pin-go-versions",
  summary: "Require versions of the packages that go installs, gets and runs.",
  why: "Without a version, or with `@latest`, each build takes the newest module of that day, so two builds of the same file differ, and one may fail. Where go.mod is there it has the versions.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3062"],
  fix: "none",
  messages,
  examples: {
    bad: ["FROM golang:1.23\nRUN go install golang.org/x/tools/cmd/stringer@latest"],
    good: [
      "FROM golang:1.23\nRUN go install golang.org/x/tools/cmd/stringer@v0.26.0",
      "FROM golang:1.23\nRUN go install ./...",
    ],
  },
  needs: ["baseImage"],
  programs: ["go"],
  onbuild: true,
  create: (context) => (context.preset === "hadolint" ? asHadolint(context) : outside(context)),
});

/** What no go.mod can give a version to. */
function outside(context: Context): Visitor {
  const { services } = context;
  const knownWords = createKnownWords(services);
  const withGoMod = new Set<number>();
  return {
    stage({ parent, index }: Stage) {
      if (parent !== undefined && withGoMod.has(parent)) withGoMod.add(index);
    },
    COPY(copy, stage) {
      if (stage && goModSource(copy)) withGoMod.add(stage.index);
    },
    ADD(add, stage) {
      if (stage && goModSource(add)) withGoMod.add(stage.index);
    },
    RUN(run, stage) {
      const commands = services.commands.of(run).named("go");
      if (commands.length === 0) return;
      if (stage && commands.some((command) => hasArgument(command, "mod", "work"))) {
        withGoMod.add(stage.index);
      }
      const hasGoMod =
        (stage && withGoMod.has(stage.index)) ||
        runMounts(run).some(({ type, from }) => type === "bind" && from === undefined);
      for (const command of commands) {
        for (const word of goPackages(command)) {
          const values = knownWords.values(run, command, word);
          if (values?.every((value) => isGoPinned(value, hasGoMod === true)) ?? true) continue;
          report(context, run, word);
        }
      }
    },
  };
}

function asHadolint(context: Context): Visitor {
  return {
    RUN(run) {
      const commands = context.services.commands.of(run).named("go");
      const runs = commands.flatMap(runForHadolint);
      const words = runs.length > 0 ? runs : commands.flatMap(installsForHadolint);
      for (const word of words) {
        if (!isGoPinnedForHadolint(word.value)) report(context, run, word);
      }
    },
  };
}

/** Of the first two words that are no options that which is not `run`. */
function runForHadolint(command: NamedCommand): readonly ShellWord[] {
  if (!hasArgument(command, "run")) return [];
  return operandsOf(command)
    .slice(0, 2)
    .filter(({ value }) => value !== "run");
}

function installsForHadolint(command: NamedCommand): readonly ShellWord[] {
  if (!hasArgument(command, "install", "get")) return [];
  return operandsOf(command).filter(({ value }) => !/^(install|get|tool)$/.test(value));
}

function report(context: Context, run: Instruction, { range }: ShellWord): void {
  context.report({ at: onFirstLine(context, run, range), message: "unpinned" });
}
