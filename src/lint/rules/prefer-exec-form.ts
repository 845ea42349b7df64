import type {
  CommandInstruction,
  DockerfileDocument,
  HealthcheckInstruction,
  Stage,
} from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { readBrokenArray } from "../shared/brokenArray.ts";
import { execArray } from "../shared/execArray.ts";
import { isHadolintArray } from "../shared/hadolintArray.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const preferExecForm = defineRule({
  id: "prefer-exec-form",
  summary: "Require the exec form of CMD and ENTRYPOINT.",
  why: "The shell form starts a shell that does not hand signals on, so that a stop waits for its time limit and then kills; an ENTRYPOINT in shell form also ignores CMD and the arguments of `docker run`. Under `recommended` the rule is silent where the shell gives its place up by `exec`.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3025", "buildkit/JSONArgsRecommended"],
  fix: "safe",
  messages: {
    shellForm:
      "{keyword} in shell form runs below a shell, which does not pass signals on to the program. Write it as a JSON array.",
    empty: "{keyword} without arguments starts a bare shell. Write a JSON array, or leave it out.",
    healthcheck: "This health check runs below a shell. Write it as a JSON array.",
  },
  examples: {
    bad: ["FROM alpine\nCMD nginx -g daemon", "FROM alpine\nENTRYPOINT /app $MODE"],
    good: [
      'FROM alpine\nCMD ["nginx", "-g", "daemon off;"]',
      'FROM alpine\nSHELL ["/bin/bash", "-c"]\nCMD exec app $MODE',
    ],
  },
  create(context) {
    const { document, preset } = context;
    /** By index of stage: whether SHELL was set so far. A parent stage is complete by then. */
    const shells: boolean[] = [];
    const commands = countCommands(document);
    const check = (command: CommandInstruction, stage: Stage | undefined): void => {
      if (preset === "hadolint" ? isHadolintArray(command) : command.json) return;
      // Without any FROM, hadolint alone has something to say.
      if (preset !== "hadolint" && (!stage || shells[stage.index] === true)) return;
      // What is wrong with an array that was meant is told of by a rule of its own.
      const isOurs = preset === "recommended" || preset === "strict";
      if (isOurs && readBrokenArray(command.shell?.text ?? "")) return;
      const keyword = command.keyword.value.toUpperCase();
      if (command.words.length === 0 && command.shell?.text.trim() === "") {
        // An empty one is legal, and peers alone care.
        if (preset !== "recommended") {
          context.report({ at: command.keyword.range, message: "empty", data: { keyword } });
        }
        return;
      }
      if (preset === "recommended" && endsInExec(command.shell?.text ?? "")) return;
      context.report({
        at: onFirstLine(context, command, command.argumentsRange),
        message: "shellForm",
        data: { keyword },
        fix: execFix(document, command, stage !== undefined && commands.areAlone(stage)),
      });
    };
    return {
      stage(stage) {
        shells[stage.index] = stage.parent !== undefined && shells[stage.parent] === true;
        if (preset !== "buildkit") return;
        for (const trigger of inheritedTriggers(document, stage)) {
          if (trigger.kind === "SHELL") shells[stage.index] = true;
          if (trigger.kind !== "CMD" && trigger.kind !== "ENTRYPOINT") continue;
          if (trigger.json || shells[stage.index]) continue;
          const keyword = trigger.keyword.value.toUpperCase();
          const at = stage.from.keyword.range;
          context.report({ at, message: "shellForm", data: { keyword } });
        }
      },
      SHELL(_shell, stage) {
        if (stage) shells[stage.index] = true;
      },
      CMD: check,
      ENTRYPOINT: check,
      HEALTHCHECK(healthcheck) {
        if (preset !== "hadolint" || healthcheck.none || isHadolintArray(healthcheck)) return;
        if (!healthcheck.cmd || healthcheck.shell === undefined) return;
        const start = healthcheck.shell.toOffset(0);
        const end = Math.max(start, healthcheck.argumentsRange.end);
        context.report({
          at: onFirstLine(context, healthcheck, { start, end }),
          message: "healthcheck",
          fix: healthFix(document, healthcheck),
        });
      },
    };
  },
});

/** The program takes the place of the shell then, and gets the signals itself. */
function endsInExec(text: string): boolean {
  return /(?:^|;|&&)\s*exec\s[^;&|]*$/.test(text);
}

/**
 * ENTRYPOINT and CMD meet differently in each form: in a stage that has both, the exec form changes
 * what the program gets, so only a lone one is changed without asking.
 */
function countCommands({ stages }: DockerfileDocument): { areAlone(stage: Stage): boolean } {
  const kinds: { readonly CMD: boolean; readonly ENTRYPOINT: boolean }[] = [];
  for (const stage of stages) {
    const inherited = kinds[stage.parent ?? -1];
    const has = (kind: "CMD" | "ENTRYPOINT"): boolean =>
      inherited?.[kind] === true || stage.instructions.some((it) => it.kind === kind);
    kinds.push({ CMD: has("CMD"), ENTRYPOINT: has("ENTRYPOINT") });
  }
  return {
    areAlone({ index }) {
      const kind = kinds[index];
      return kind !== undefined && !(kind.CMD && kind.ENTRYPOINT);
    },
  };
}

function execFix(
  document: DockerfileDocument,
  { shell, argumentsRange }: CommandInstruction,
  safe: boolean,
): FixProposal | undefined {
  const array = shell && execArray(document, shell, argumentsRange);
  if (array === undefined) return undefined;
  return {
    title: "Write it in exec form",
    edits: [{ range: argumentsRange, newText: array }],
    safe,
  };
}

function healthFix(
  document: DockerfileDocument,
  { shell, cmd, argumentsRange }: HealthcheckInstruction,
): FixProposal | undefined {
  if (!shell || !cmd) return undefined;
  const range = { start: shell.toOffset(0), end: argumentsRange.end };
  const array = execArray(document, shell, range);
  if (array === undefined) return undefined;
  return { title: "Write it in exec form", edits: [{ range, newText: array }] };
}
