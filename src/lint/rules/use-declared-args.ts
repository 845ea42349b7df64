import type { Instruction, PairsInstruction, Stage } from "../../dockerfile/document.ts";
import { visitStageTree } from "../../dockerfile/stageTree.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { namesUsed } from "../shared/namesUsed.ts";

const messages = {
  global:
    "No FROM uses {name}, and no stage repeats it, so it reaches nothing. Write ARG {name} in the stage that needs it.",
  stage: "Nothing behind it can use {name}. Move it in front of what needs it, or remove it.",
} as const;

export const useDeclaredArgs = defineRule({
  id: "use-declared-args",
  summary: "Require that something can use an ARG.",
  why: "An ARG before the first FROM is for FROM alone: a stage sees it only if it says `ARG NAME` again, and without that a command gets nothing for it. Under `strict` also an ARG in a stage behind which there is neither a RUN nor a use of it.",
  category: "correctness",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "none",
  messages,
  examples: {
    bad: ["ARG VERSION=1.2\nFROM alpine\nRUN wget https://example.com/app-$VERSION"],
    good: [
      "ARG VERSION=1.2\nFROM alpine\nARG VERSION\nRUN wget https://example.com/app-$VERSION",
      "ARG TAG=3.22\nFROM alpine:$TAG",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    documentEnd({ instructions, stages }) {
      const firstFrom = instructions.findIndex(({ kind }) => kind === "FROM");
      // While the file is still to be written everything is unused.
      if (firstFrom === -1) return;
      reportGlobals(context, instructions, firstFrom);
      if (context.preset === "strict") reportStages(context, stages);
    },
  }),
});

/** Those of the engine take effect by being declared, or for commands that do not name them. */
const special =
  /^(BUILDKIT_\w+|BUILDX_\w+|SOURCE_DATE_EPOCH|(https?|ftp|no|all)_proxy|DOCKERFILE_\w+)$/i;

function reportGlobals(
  { document, services, report }: RuleContext<typeof messages>,
  instructions: readonly Instruction[],
  firstFrom: number,
): void {
  const globals = instructions.slice(0, firstFrom).filter(isArg);
  if (globals.length === 0) return;
  const used = new Set<string>();
  for (const [index, instruction] of instructions.entries()) {
    // Where a stage uses it without ARG, another rule says so.
    for (const name of namesUsed(instruction, document)) used.add(name);
    if (index > firstFrom) for (const name of repeated(instruction)) used.add(name);
  }
  for (const stage of document.stages) {
    for (const trigger of services.stageState.triggersOf(stage)) {
      for (const name of repeated(trigger)) used.add(name);
    }
  }
  for (const { pairs } of globals) {
    for (const { key } of pairs) {
      if (used.has(key.value) || special.test(key.value)) continue;
      report({ at: key.range, message: "global", data: { name: key.value }, tag: "unnecessary" });
    }
  }
}

function isArg(it: Instruction): it is PairsInstruction & { readonly kind: "ARG" } {
  return it.kind === "ARG";
}

/** Names in an ARG without a value, also in a trigger. */
function repeated(instruction: Instruction): readonly string[] {
  const it = instruction.kind === "ONBUILD" ? instruction.trigger : instruction;
  if (it?.kind !== "ARG") return [];
  return it.pairs.flatMap(({ key, value }) => (value ? [] : key.value));
}

/** Stages that are FROM one see its ARGs, too: each is walked before those, and closed behind them. */
function reportStages(
  { document, report }: RuleContext<typeof messages>,
  stages: readonly Stage[],
): void {
  if (!stages.some(({ instructions }) => instructions.some(isArg))) return;
  let clock = 0;
  let lastRun = -1;
  const lastUse = new Map<string, number>();
  const open: { readonly arg: PairsInstruction; readonly time: number }[][] = [];
  visitStageTree(stages, {
    enter({ instructions }) {
      const args: { readonly arg: PairsInstruction; readonly time: number }[] = [];
      for (const instruction of instructions) {
        clock++;
        // A trigger runs in a file that we do not see.
        if (instruction.kind === "RUN" || instruction.kind === "ONBUILD") lastRun = clock;
        for (const name of namesUsed(instruction, document)) lastUse.set(name, clock);
        if (instruction.kind === "ARG") args.push({ arg: instruction, time: clock });
      }
      open.push(args);
    },
    leave() {
      for (const { arg, time } of open.pop() ?? []) {
        if (lastRun > time) continue;
        for (const { key } of arg.pairs) {
          if ((lastUse.get(key.value) ?? -1) > time || special.test(key.value)) continue;
          report({
            at: key.range,
            message: "stage",
            data: { name: key.value },
            tag: "unnecessary",
          });
        }
      }
    },
  });
}
