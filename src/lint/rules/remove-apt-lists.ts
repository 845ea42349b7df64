import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { appendCommand } from "../shared/appendCommand.ts";
import { readAptRun } from "../shared/aptRun.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument } from "../shared/commandWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { hasCacheMount, isMounted } from "../shared/runMounts.ts";
import { shippedStages } from "../shared/shippedStages.ts";

const lists = "/var/lib/apt/lists";

export const removeAptLists = defineRule({
  id: "remove-apt-lists",
  summary: "Require the package lists to be removed in the RUN that runs apt-get update.",
  why: "An update writes tens of megabytes of package lists, which nobody needs at run time and which are soon out of date. Only the RUN that wrote them can keep them out of its layer. With a cache mount over the folder they are never in it.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3009"],
  fix: "safe",
  messages: {
    left: "This leaves the package lists in the layer. Remove them at the end of the RUN: rm -rf /var/lib/apt/lists/*.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
    good: [
      "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
      "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl",
    ],
  },
  needs: ["baseImage"],
  programs: ["apt", "apt-get", "aptitude"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const ships = shippedStages(document, preset === "hadolint");
    const leaving: Leaving[] = [];
    const lastUses = new Map<Stage | undefined, number>();
    const lastTriggerUses = new Map<Stage | undefined, number>();
    return {
      RUN(run, stage) {
        const apt = readAptRun(context.services, run);
        if (apt?.usesLists) (run.onbuild ? lastTriggerUses : lastUses).set(stage, run.range.start);
        if (preset !== "strict" && !ships(run, stage)) return;
        if (preset === "hadolint") {
          const update = updateForHadolint(context, run);
          if (update) leaving.push({ run, stage, ...update });
          return;
        }
        if (!apt?.update || apt.removesLists || isMounted(context, run, lists)) return;
        const { command, verb } = apt.update;
        leaving.push({ run, stage, command, at: verb.range });
      },
      documentEnd({ stages }) {
        for (const stage of stages.toReversed()) {
          const parent = stages[stage.parent ?? -1];
          const last = lastUses.get(stage);
          if (!parent || last === undefined) continue;
          lastUses.set(parent, Math.max(last, lastUses.get(parent) ?? 0));
        }
        for (const { run, stage, command, at } of leaving) {
          const uses = run.onbuild ? lastTriggerUses : lastUses;
          const isUsed = run.range.start < (uses.get(stage) ?? 0);
          context.report({
            at: onFirstLine(context, run, at),
            message: "left",
            // What comes later and relies on the lists would break.
            fix: isUsed ? undefined : removalFix(context, run, command),
          });
        }
      },
    };
  },
});

interface Leaving {
  readonly run: Instruction;
  readonly stage: Stage | undefined;
  readonly command: NamedCommand;
  readonly at: { readonly start: number; readonly end: number };
}

/** DL3009: any `rm -rf` of the RUN counts, wherever it stands. */
function updateForHadolint(
  { services }: RuleContext,
  run: Instruction,
): Pick<Leaving, "command" | "at"> | undefined {
  const commands = services.commands.of(run);
  const [command] = commands
    .named("apt", "apt-get", "aptitude")
    .filter((it) => hasArgument(it, "update"));
  if (!command) return undefined;
  if (commands.named("rm").some((rm) => hasArgument(rm, "-rf", `${lists}/*`))) return undefined;
  if (hasCacheMount(run, lists)) return undefined;
  if (hasCacheMount(run, "/var/lib/apt") && hasCacheMount(run, "/var/cache/apt")) {
    return undefined;
  }
  const word = command.words.find(({ value }) => value === "update") ?? command.nameWord;
  return { command, at: word.range };
}

function removalFix(
  { document }: RuleContext,
  instruction: Instruction,
  { command, run }: NamedCommand,
): FixProposal | undefined {
  const removal = `rm -rf ${lists}/*`;
  const isSudo = command.wrapper?.name === "sudo";
  const appended = appendCommand(document, instruction, run, isSudo ? `sudo ${removal}` : removal);
  return appended && { title: "Remove the package lists", ...appended };
}
