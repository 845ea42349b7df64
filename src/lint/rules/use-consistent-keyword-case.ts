import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { instructionsOfStages, majorityIsLower } from "../shared/keywordCase.ts";

export const useConsistentKeywordCase = defineRule({
  id: "use-consistent-keyword-case",
  summary: "Enforce one case for the keywords of all instructions.",
  why: "Keywords that stand out from the others make a reader look for a reason where there is none. The case that most instructions have decides; upper case where neither leads.",
  category: "style",
  severity: { strict: "info", buildkit: "warning" },
  aliases: ["buildkit/ConsistentInstructionCasing"],
  fix: "safe",
  messages: {
    otherCase: "This keyword breaks the {case} case of the others. Write {wanted}.",
  },
  examples: {
    bad: ["FROM alpine\nRUN true\nuser app", "from alpine\nRun true"],
    good: ["FROM alpine\nRUN true", "from alpine\nrun true"],
  },
  create: (context) => ({
    document(document) {
      const isLower = majorityIsLower(document);
      for (const instruction of instructionsOfStages(document)) {
        const { keyword } = instruction;
        const wanted = isLower ? keyword.value.toLowerCase() : keyword.value.toUpperCase();
        if (keyword.value === wanted) continue;
        context.report({
          at: keyword.range,
          message: "otherCase",
          data: { case: isLower ? "lower" : "upper", wanted },
          fix: keywordFix(instruction, wanted),
        });
      }
    },
  }),
});

function keywordFix({ keyword }: Instruction, wanted: string): FixProposal | undefined {
  const { start, end } = keyword.range;
  // A keyword may be broken over lines.
  if (end - start !== wanted.length) return undefined;
  return { title: `Write ${wanted}`, edits: [{ range: keyword.range, newText: wanted }] };
}
