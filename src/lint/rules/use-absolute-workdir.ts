import type { PlainInstruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useAbsoluteWorkdir = defineRule({
  id: "use-absolute-workdir",
  summary: "Require an absolute path in WORKDIR.",
  why: "A relative WORKDIR starts from the folder that the base image happens to set, so another base, or a new version of it, moves everything that follows.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "error",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3000", "buildkit/WorkdirRelativePath"],
  fix: "safe",
  messages: {
    fromBase:
      "{path} is relative to a folder that only the base image knows. Write an absolute path.",
    fromKnownBase:
      "{path} is relative to {folder}, which the base image sets and may change. Write an absolute path.",
    relative: "{path} is relative to the WORKDIR before it. Write an absolute path.",
  },
  examples: {
    bad: ["FROM alpine\nWORKDIR app"],
    good: ["FROM alpine\nWORKDIR /app", "FROM alpine\nWORKDIR /srv\nWORKDIR app"],
  },
  needs: ["baseImage"],
  create(context) {
    const { document, preset, services } = context;
    /** By index of stage: whether it, or a stage that it is FROM, has had a WORKDIR. */
    const seen: boolean[] = [];
    const report = (at: PlainInstruction, path: string, relativeTo: "base" | "workdir"): void => {
      const word = at.words[0];
      if (!word) return;
      const folder = services.stageState.before(at).workdir;
      const absolute = joinPath(folder, path);
      const fix = absolute === undefined ? undefined : pathFix(word.range, word.raw, absolute);
      const where = { at: onFirstLine(context, at, word.range), fix };
      if (relativeTo === "workdir") {
        context.report({ ...where, message: "relative", data: { path } });
      } else if (folder === undefined) {
        context.report({ ...where, message: "fromBase", data: { path } });
      } else context.report({ ...where, message: "fromKnownBase", data: { path, folder } });
    };
    return {
      stage(stage) {
        seen[stage.index] = stage.parent !== undefined && seen[stage.parent] === true;
        if (preset !== "buildkit") return;
        for (const trigger of inheritedTriggers(document, stage)) {
          const [word] = trigger.kind === "WORKDIR" ? trigger.words : [];
          if (!word) continue;
          if (!seen[stage.index] && !/^[/$]/.test(word.value)) {
            const at = stage.from.keyword.range;
            context.report({ at, message: "fromBase", data: { path: word.value } });
          }
          seen[stage.index] = true;
        }
      },
      WORKDIR(workdir, stage: Stage | undefined) {
        const [word] = workdir.words;
        if (!word) return;
        if (preset === "hadolint") {
          if (!/^([$/]|[A-Za-z]:)/.test(word.value)) report(workdir, word.value, "workdir");
          return;
        }
        if (!stage) return;
        const isFirst = seen[stage.index] !== true;
        seen[stage.index] = true;
        const { value, complete } = services.variables.expand(word.raw, workdir);
        if (preset === "buildkit") {
          const seenByBuildKit = complete ? value : withoutVariables(value);
          if (isFirst && !seenByBuildKit.startsWith("/")) report(workdir, value, "base");
          return;
        }
        if (!complete || value === "" || isAbsolute(value)) return;
        if (isFirst) {
          // Nothing can change where scratch starts.
          if (preset === "recommended" && stage.from.image?.value === "scratch") return;
          report(workdir, value, "base");
        } else if (preset === "strict") report(workdir, value, "workdir");
      },
    };
  },
});

/** BuildKit takes what nobody set for empty, and on Linux a drive letter for a name. */
function withoutVariables(value: string): string {
  return value.replace(/\$(\{[^}]*\}|\w+)/g, "");
}

function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path);
}

function pathFix(
  range: { readonly start: number; readonly end: number },
  raw: string,
  absolute: string,
): FixProposal | undefined {
  // What needs escapes, or is broken over lines, is better left to a person.
  if (!/^[\w./@+-]+$/.test(absolute) || range.end - range.start !== raw.length) return undefined;
  const quote = /^["']/.exec(raw)?.[0] ?? "";
  return {
    title: `Write ${absolute}`,
    edits: [{ range, newText: quote + absolute + quote }],
  };
}
