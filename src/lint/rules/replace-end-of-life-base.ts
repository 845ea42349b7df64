import { knownFrom } from "../../dockerfile/describeState.ts";
import { defineRule } from "../rule.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";

export const replaceEndOfLifeBase = defineRule({
  id: "replace-end-of-life-base",
  summary: "Disallow base images that nobody mends any more.",
  why: "Behind its end of life a release gets no more fixes: known holes stay open in every image that is made from it, and its package servers are switched off one day, so that the build stops. The rule speaks only where the day of the end is known and has come.",
  category: "security",
  severity: { recommended: "info", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    ended: "Nobody mends {image} since {day}{source}. Choose a release that is still cared for.",
  },
  examples: {
    bad: ["FROM example.com/system:1"],
    good: ["FROM example.com/system:2"],
    today: "2026-01-01",
    baseImages: {
      "example.com/system:1": { endOfLife: "2024-06-30" },
      "example.com/system:2": { endOfLife: "2029-06-30" },
    },
  },
  needs: ["baseImage"],
  create({ document, services, report }) {
    const { today } = services;
    if (today === undefined || hasForeignSyntax(document)) return {};
    return {
      FROM({ image }, stage) {
        if (!image || !stage || stage.parent !== undefined) return;
        const base = services.stageState.baseOf(stage);
        const day = base?.complete === true ? base.facts?.endOfLife : undefined;
        if (!base || day === undefined || day > today) return;
        const data = {
          image: base.reference,
          day,
          source: knownFrom(base.facts?.completedBy ?? base.facts?.source),
        };
        report({ at: image.range, message: "ended", data });
      },
    };
  },
});
