import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const copyFromOtherStage = defineRule({
  id: "copy-from-other-stage",
  summary: "Disallow COPY --from of the stage that it stands in.",
  why: "A stage has no files of its own to give while it is still being built, so the engine rejects the file.",
  category: "correctness",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3023"],
  fix: "none",
  messages: {
    ownStage: "COPY --from={from} reads from the stage that it stands in. Name an earlier stage.",
  },
  examples: {
    bad: ["FROM debian:12 AS build\nCOPY --from=build /a /b"],
    good: ["FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /b"],
  },
  create(context) {
    const { preset } = context;
    /** As the engine: of several stages with a name the first has it. */
    const earlier = new Set<string>();
    return {
      COPY(copy, stage) {
        const { from } = copy;
        if (!from || !stage) return;
        const isOwn =
          preset === "hadolint"
            ? from.raw === stage.from.alias?.raw
            : /^[+-]?\d+$/.test(from.value)
              ? Number(from.value) === stage.index
              : from.value.toLowerCase() === stage.name && !earlier.has(stage.name);
        if (!isOwn) return;
        context.report({
          at: onFirstLine(context, copy, from.range),
          message: "ownStage",
          data: { from: from.value },
        });
      },
      stageEnd({ name }) {
        if (name !== undefined) earlier.add(name);
      },
    };
  },
});
