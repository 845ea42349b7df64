import type { Instruction } from "../../dockerfile/document.ts";
import { instructionKinds } from "../../dockerfile/instructionKinds.ts";
import { defineRule, type Visitor } from "../rule.ts";

export const putFromFirst = defineRule({
  id: "put-from-first",
  summary: "Require FROM in front of every instruction other than ARG.",
  why: "An instruction changes the image of a stage, and FROM begins the stage; without it the engine rejects the file.",
  category: "correctness",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3061"],
  fix: "none",
  messages: {
    beforeFrom:
      "{keyword} stands before the first FROM, where only ARG may. Put FROM and a base image in front of it.",
  },
  examples: {
    bad: ["RUN true\nFROM debian:12"],
    good: ["ARG VERSION=12\nFROM debian:$VERSION\nRUN true"],
  },
  create(context): Visitor {
    const first = context.document.instructions.find(({ kind }) => kind !== "ARG");
    if (first?.kind === "FROM") return {};
    let isDone = false;
    const report = (instruction: Instruction, isInStage: boolean): void => {
      if (isDone || isInStage) return;
      // Once is enough for those who mend it; hadolint tells of each.
      isDone = context.preset !== "hadolint";
      const { keyword } = instruction;
      context.report({
        at: keyword.range,
        message: "beforeFrom",
        data: { keyword: keyword.value.toUpperCase() },
      });
    };
    return Object.fromEntries(
      kinds.map((kind) => [
        kind,
        (instruction: Instruction, stage?: unknown) => report(instruction, stage !== undefined),
      ]),
    );
  },
});

const kinds = instructionKinds.filter((kind) => kind !== "ARG" && kind !== "FROM");
