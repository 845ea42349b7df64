import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { hadolintImage } from "../shared/imageWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const setWorkdirBeforeRelativeCopy = defineRule({
  id: "set-workdir-before-relative-copy",
  summary: "Require a WORKDIR before a COPY to a relative destination.",
  why: "Without a WORKDIR the files land in whatever folder the base image has set, and elsewhere when the base changes. Under `recommended` the rule speaks only of a base image that is known to set none, so that the files land in the root.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3045"],
  fix: "none",
  messages: {
    relative:
      "{path} is relative, but no WORKDIR says to what. Set one above, or write an absolute path.",
  },
  examples: {
    bad: ["FROM alpine\nCOPY src app/"],
    good: ["FROM alpine\nWORKDIR /app\nCOPY src src/", "FROM alpine\nCOPY src /app/"],
  },
  needs: ["baseImage"],
  create(context) {
    const { preset, services } = context;
    const known = preset === "hadolint" ? createPeerState() : undefined;
    const isKnown = (stage: Stage | undefined): boolean => {
      if (known) return known.hasWorkdir();
      return stage === undefined || wasSet.has(stage.index);
    };
    /** By index: stages that have had a WORKDIR, those they are FROM included. */
    const wasSet = new Set<number>();
    return {
      stage(stage) {
        known?.enter(stage);
        if (stage.parent !== undefined && wasSet.has(stage.parent)) wasSet.add(stage.index);
      },
      WORKDIR(workdir, stage) {
        if (workdir.onbuild) return;
        known?.set();
        if (stage) wasSet.add(stage.index);
      },
      COPY(copy, stage) {
        const { destination } = copy;
        if (copy.onbuild || !destination || isKnown(stage)) return;
        let path = destination.value;
        if (preset !== "hadolint") {
          if (!copy.json) {
            const expanded = services.variables.expand(destination.raw, copy);
            if (!expanded.complete) return;
            path = expanded.value;
          }
          if (path === "" || path.startsWith("\\")) return;
          // Strict asks for a WORKDIR also where the base image has one, or may have.
          if (preset === "recommended" && !isLeftToRoot(services, copy, stage)) return;
        }
        if (/^([/$]|[A-Za-z]:)/.test(path)) return;
        context.report({
          at: onFirstLine(context, copy, destination.range),
          message: "relative",
          data: { path },
        });
      },
    };
  },
});

/** An image that sets none has the root, which only for scratch is what anybody expects. */
function isLeftToRoot(
  { stageState }: LintServices,
  copy: Instruction,
  stage: Stage | undefined,
): boolean {
  const { workdir } = stageState.before(copy);
  return workdir === "/" && (stage && stageState.baseOf(stage)?.reference) !== "scratch";
}

/** hadolint compares names as typed, of stages and of images without their tags; the last one counts. */
function createPeerState(): {
  enter(stage: Stage): void;
  set(): void;
  hasWorkdir(): boolean;
} {
  const names = new Set<string>();
  let name: string | undefined;
  let isSet = false;
  return {
    enter({ from }) {
      const image = hadolintImage(from.image?.raw ?? "").name;
      isSet = names.has(image);
      name = from.alias?.raw ?? image;
      if (isSet) names.add(name);
      else names.delete(name);
    },
    set() {
      isSet = true;
      if (name !== undefined) names.add(name);
    },
    hasWorkdir: () => isSet,
  };
}
