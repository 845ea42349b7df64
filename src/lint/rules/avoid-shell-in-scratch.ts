import type {
  CommandInstruction,
  HealthcheckInstruction,
  Instruction,
  Stage,
} from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { runMounts } from "../shared/runMounts.ts";

const messages = {
  run: "Nothing is in this image yet, so RUN finds neither a shell nor a program. Begin with another image, or copy programs first.",
  shellForm:
    "{keyword} in shell form needs /bin/sh, but nothing is in this image. Copy a program, and start it by the JSON form.",
} as const;

export const avoidShellInScratch = defineRule({
  id: "avoid-shell-in-scratch",
  summary: "Disallow commands in an image from scratch that has nothing in it.",
  why: "`scratch` is empty: there is no shell that could run a command, and no program that the JSON form could start. The build fails at RUN, or the container when it starts.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages,
  examples: {
    bad: ["FROM scratch\nRUN mkdir /data"],
    good: [
      'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]',
      "FROM scratch\nADD rootfs.tar.gz /\nRUN mkdir /data",
    ],
  },
  create(context) {
    /** By index of stage: whether it is empty at the place that was reached. */
    const empty: boolean[] = [];
    const parents = new Set(context.document.stages.map(({ parent }) => parent));
    /** Shell forms of the stage, which matter if it stays empty. */
    let waiting: (CommandInstruction | HealthcheckInstruction)[] = [];
    const fill = (_copy: Instruction, stage: Stage | undefined): void => {
      if (stage) empty[stage.index] = false;
    };
    const remember = (
      command: CommandInstruction | HealthcheckInstruction,
      stage: Stage | undefined,
    ): void => {
      if (stage && empty[stage.index] === true && isShellForm(command)) waiting.push(command);
    };
    return {
      stage(stage) {
        waiting = [];
        empty[stage.index] =
          stage.parent === undefined ? isScratch(context, stage) : empty[stage.parent] === true;
      },
      COPY: fill,
      ADD: fill,
      RUN(run, stage) {
        if (!stage || empty[stage.index] !== true) return;
        // Programs may come from where the mount does.
        if (runMounts(run).some(({ type }) => type === "bind")) return;
        context.report({ at: run.keyword.range, message: "run" });
      },
      CMD: remember,
      ENTRYPOINT: remember,
      HEALTHCHECK: remember,
      stageEnd(stage) {
        // A stage that others go on with may get its programs there.
        if (empty[stage.index] !== true || parents.has(stage.index)) return;
        for (const { keyword } of waiting) {
          const data = { keyword: keyword.value.toUpperCase() };
          context.report({ at: keyword.range, message: "shellForm", data });
        }
      },
    };
  },
});

function isScratch({ services }: RuleContext<typeof messages>, { from }: Stage): boolean {
  return (
    from.image !== undefined && services.variables.expand(from.image.raw, from).value === "scratch"
  );
}

function isShellForm(command: CommandInstruction | HealthcheckInstruction): boolean {
  return !command.json && (command.shell?.text ?? "").trim() !== "";
}
