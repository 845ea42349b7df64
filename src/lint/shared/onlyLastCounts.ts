import type { Instruction } from "../../dockerfile/document.ts";
import type { FixProposal, RuleContext, Visitor } from "../rule.ts";
import { inheritedTriggers } from "./inheritedTriggers.ts";
import { wholeLines } from "./textPlaces.ts";

/** The messages of a rule about an instruction of which the last in a stage is the only one that counts. */
export const onlyLastCountsMessages = {
  earlier: "A later {keyword} of this stage overrides this one. Remove it.",
  later: "This {keyword} overrides an earlier one of this stage. Keep one of them.",
  trigger:
    "This stage overrides the {keyword} that ONBUILD of its base runs here. Keep one of them.",
} as const;

type Kind = "CMD" | "ENTRYPOINT" | "HEALTHCHECK";

/** Reports what is overridden; under hadolint's preset what overrides, as hadolint does. */
export function onlyLastCounts(
  context: RuleContext<typeof onlyLastCountsMessages>,
  kind: Kind,
): Visitor {
  const { document, preset } = context;
  const data = { keyword: kind };
  let previous: Instruction | undefined;
  const report = (earlier: Instruction, later: Instruction): void => {
    if (earlier.kind === "FROM") {
      context.report({ at: earlier.keyword.range, message: "trigger", data });
      return;
    }
    const isHadolint = preset === "hadolint";
    context.report({
      at: (isHadolint ? later : earlier).keyword.range,
      message: isHadolint ? "later" : "earlier",
      data,
      fix: removal(context, earlier, kind),
      ...(isHadolint ? {} : { tag: "unnecessary" as const }),
    });
  };
  const add = (instruction: Instruction): void => {
    if (previous) report(previous, instruction);
    previous = instruction;
  };
  return {
    stage(stage) {
      previous = undefined;
      // To BuildKit, the triggers of the stage below stand at the FROM that runs them.
      if (preset !== "buildkit") return;
      for (const trigger of inheritedTriggers(document, stage)) {
        if (trigger.kind === kind) add(stage.from);
      }
    },
    [kind]: (instruction: Instruction) => {
      if (!instruction.onbuild) add(instruction);
    },
  };
}

function removal({ document }: RuleContext, earlier: Instruction, kind: Kind): FixProposal {
  return {
    title: `Remove the ${kind} that is overridden`,
    edits: [{ range: wholeLines(document, earlier.range), newText: "" }],
  };
}
