import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal, type RuleContext, type Visitor } from "../rule.ts";
import { appendCommand } from "../shared/appendCommand.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument, hasOption } from "../shared/commandWords.ts";
import { npmInstalls } from "../shared/npmInstalls.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { hasCacheMount } from "../shared/runMounts.ts";
import { shippedStages } from "../shared/shippedStages.ts";

const messages = {
  cached:
    "What yarn downloads stays in a cache, which goes into the image. Run yarn cache clean in the same RUN.",
} as const;

type Context = RuleContext<typeof messages>;
type Run = Parameters<NonNullable<Visitor["RUN"]>>[0];

export const cleanYarnCache = defineRule({
  id: "clean-yarn-cache",
  summary: "Require yarn cache clean behind yarn install.",
  why: "Every package that yarn downloads is kept for the next installation. In an image there is none, so the cache is dead weight; only the RUN that fills it can take it out of the layer. A cache mount keeps it out of the image, too, and makes the next build faster.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3060"],
  // The packages that yarn 2 and later run straight from their cache would be gone.
  fix: "unsafe",
  messages,
  examples: {
    bad: ["FROM node:22\nRUN yarn install --frozen-lockfile"],
    good: [
      "FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean",
      "FROM node:22\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install",
    ],
  },
  needs: ["baseImage"],
  programs: ["yarn", "yarnpkg"],
  onbuild: true,
  create: (context) => (context.preset === "hadolint" ? asHadolint(context) : whatShips(context)),
});

function whatShips(context: Context): Visitor {
  const { services, document } = context;
  const ships = shippedStages(document, false);
  /** Where the signs are of a yarn that may run packages from its cache. */
  const modern = new Set<number>();
  const transfer = ({ sources }: TransferInstruction, stage: Stage | undefined): void => {
    if (stage && sources.some(({ value }) => /(^|\/)\.(yarn|pnp)/.test(value))) {
      modern.add(stage.index);
    }
  };
  return {
    stage({ index, parent }) {
      if (parent !== undefined && modern.has(parent)) modern.add(index);
    },
    COPY: transfer,
    ADD: transfer,
    RUN(run, stage) {
      if (!stage || !ships(run, stage)) return;
      const { all } = services.commands.of(run);
      if (all.some(choosesModernYarn)) modern.add(stage.index);
      if (modern.has(stage.index) || hasCacheMount(run, ".cache", "yarn")) return;
      if (services.variables.resolve("YARN_CACHE_FOLDER", run)) return;
      const cleaned = all.findLastIndex(cleansCache);
      const [first] = npmInstalls(all.slice(cleaned + 1), "yarn").filter(
        ({ command }) => !hasOption(command, "cache-folder"),
      );
      if (!first || first.command.run.script.source.text.includes("YARN_CACHE_FOLDER=")) return;
      report(context, run, first.command, first.verb ?? first.command.nameWord, true);
    },
  };
}

function choosesModernYarn(command: NamedCommand): boolean {
  const { name, words } = command;
  if (name === "corepack") return words.some(({ value }) => /^yarn@([2-9]|\d\d|s|b)/.test(value));
  return (
    (name === "yarn" || name === "yarnpkg") &&
    (hasOption(command, "immutable", "immutable-cache", "inline-builds") ||
      (words[0]?.value === "set" && words[1]?.value === "version"))
  );
}

function cleansCache({ name, words }: NamedCommand): boolean {
  if (name === "rm") return words.some(({ value }) => /\.cache|\.yarn|yarn cache/.test(value));
  const [cache, clean] = words.filter(({ value }) => !value.startsWith("-"));
  return (
    (name === "yarn" || name === "yarnpkg") && cache?.value === "cache" && clean?.value === "clean"
  );
}

/** It looks whether the first of both comes first, and takes either word for a cleanup. */
function asHadolint(context: Context): Visitor {
  const { services, document } = context;
  const ships = shippedStages(document, true);
  return {
    RUN(run, stage) {
      if (!ships(run, stage)) return;
      const commands = services.commands.of(run).named("yarn");
      const install = commands.findIndex((command) => hasArgument(command, "install"));
      const clean = commands.findIndex((command) => hasArgument(command, "cache", "clean"));
      const command = commands[install];
      const verb = command?.words.find(({ value }) => value === "install");
      if (!command || !verb) return;
      // Of several cleanups it counts the first, so where one stands in front another is no help.
      const isMendable = clean === -1;
      const left = isMendable ? !hasCacheMount(run, ".cache/yarn") : clean < install;
      if (!left) return;
      report(context, run, command, verb, isMendable);
    },
  };
}

function report(
  context: Context,
  run: Run,
  command: NamedCommand,
  { range }: ShellWord,
  isMendable: boolean,
): void {
  context.report({
    at: onFirstLine(context, run, range),
    message: "cached",
    fix: isMendable ? fixOf(context, run, command) : undefined,
  });
}

/** Another user, or a place that is left again, may have a cache of its own. */
function fixOf({ document }: Context, run: Run, command: NamedCommand): FixProposal | undefined {
  const { script } = command.run;
  if (command.command.wrapper || !script.commands.includes(command.command)) return undefined;
  const appended = appendCommand(document, run, command.run, "yarn cache clean");
  return appended && { title: "Append yarn cache clean", ...appended };
}
