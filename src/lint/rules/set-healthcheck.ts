import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule } from "../rule.ts";
import { hadolintImage } from "../shared/imageWords.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";

export const setHealthcheck = defineRule({
  id: "set-healthcheck",
  summary: "Require a HEALTHCHECK in an image that serves a port.",
  why: "Without one, Docker and Swarm take a service for healthy as long as its process runs, even if it answers nobody. Kubernetes has probes of its own and ignores it; `HEALTHCHECK NONE` says that none is wanted.",
  category: "correctness",
  severity: { strict: "info" },
  aliases: ["hadolint/DL3057"],
  fix: "none",
  messages: {
    service:
      "The image serves a port, and nothing tells whether it still answers. Add a HEALTHCHECK, or HEALTHCHECK NONE.",
    stage: "This stage has no HEALTHCHECK. Add one, or HEALTHCHECK NONE.",
  },
  examples: {
    bad: ["FROM nginx:1.27\nEXPOSE 80"],
    good: [
      "FROM nginx:1.27\nEXPOSE 80\nHEALTHCHECK CMD curl --fail http://localhost/",
      "FROM nginx:1.27\nEXPOSE 80\nHEALTHCHECK NONE",
      'FROM alpine:3.20\nENTRYPOINT ["sort"]',
    ],
  },
  create: (context) => ({
    documentEnd({ stages }) {
      if (context.preset === "hadolint") {
        for (const { from } of stagesWithoutCheck(stages)) {
          context.report({ at: from.keyword.range, message: "stage" });
        }
        return;
      }
      const last = stages.at(-1);
      if (!last) return;
      let expose: Instruction | undefined;
      for (const stage of stageChain(stages, last)) {
        for (const instruction of [
          ...inheritedTriggers(context.document, stage),
          ...stage.instructions,
        ]) {
          if (instruction.kind === "HEALTHCHECK") return;
          if (instruction.kind === "EXPOSE") expose ??= instruction;
        }
      }
      if (expose) context.report({ at: expose.keyword.range, message: "service" });
    },
  }),
});

/** DL3057: a check is good for its stage, those that it is FROM, and those that are FROM it. */
function stagesWithoutCheck(stages: readonly Stage[]): readonly Stage[] {
  const byName = new Map<string, Stage[]>();
  const good = new Set<Stage>();
  const goodNames = new Set<string>();
  const baseOf = ({ from }: Stage): string => hadolintImage(from.image?.raw ?? "").name;
  /** Without an alias a stage goes by its image. */
  const nameOf = (stage: Stage): string => stage.from.alias?.raw ?? baseOf(stage);
  const markBases = (stage: Stage): void => {
    const queue = [stage];
    for (let next = queue.pop(); next; next = queue.pop()) {
      const base = baseOf(next);
      const bases = byName.get(base) ?? [];
      // All of them are good from here on, and need no second look.
      byName.delete(base);
      for (const found of bases) {
        good.add(found);
        goodNames.add(nameOf(found));
        queue.push(found);
      }
    }
  };
  for (const stage of stages) {
    const hasCheck = stage.instructions.some(({ kind }) => kind === "HEALTHCHECK");
    const name = nameOf(stage);
    if (hasCheck || goodNames.has(baseOf(stage))) {
      good.add(stage);
      goodNames.add(name);
    } else {
      const namesakes = byName.get(name);
      if (namesakes) namesakes.push(stage);
      else byName.set(name, [stage]);
    }
    if (hasCheck) markBases(stage);
  }
  return stages.filter((stage) => !good.has(stage));
}
