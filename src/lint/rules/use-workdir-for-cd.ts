import type { CommandInstruction, DockerfileDocument } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createKnownWords } from "../shared/knownWords.ts";
import { type LeadingCd, leadingCd } from "../shared/leadingCd.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { isMounted } from "../shared/runMounts.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

export const useWorkdirForCd = defineRule({
  id: "use-workdir-for-cd",
  summary: "Require WORKDIR in place of cd.",
  why: "A cd holds up to the end of its RUN. WORKDIR holds for all that follows, for the container too, and can be seen in the image.",
  category: "style",
  severity: { recommended: "info", strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3003"],
  fix: "safe",
  messages: {
    alone:
      "This cd has no effect: the next instruction starts in the folder of WORKDIR again. Write WORKDIR.",
    already: "WORKDIR has set this folder already. Remove the cd.",
    cd: "This cd holds up to the end of the RUN only. Set the folder by WORKDIR.",
  },
  examples: {
    bad: ["FROM alpine\nRUN cd /app && make", "FROM alpine\nRUN cd /app\nRUN make"],
    good: [
      "FROM alpine\nWORKDIR /app\nRUN make",
      "FROM alpine\nRUN cd /tmp && wget https://example.com/a.tgz && tar xf a.tgz && rm a.tgz",
    ],
  },
  needs: ["baseImage"],
  programs: ["cd"],
  onbuild: true,
  create(context) {
    const { services, document, preset } = context;
    const known = createKnownWords(services);
    return {
      RUN(run) {
        // hadolint does not look into triggers here.
        if (preset === "hadolint" && run.onbuild) return;
        const commands = services.commands.of(run);
        const all = commands.named("cd");
        if (all.length === 0) return;
        const leading = leadingCd(all, run);
        for (const command of all) {
          const first = command === leading?.command ? leading : undefined;
          const [target] = command.words;
          const value = target && known.value(run, command, target);
          const here = services.stageState.before(run).workdir;
          const path = value === undefined ? undefined : joinPath(here, value);
          const isHere = path !== undefined && path === here && !run.onbuild;
          const kind = first ? (first.next ? (isHere ? "already" : "cd") : "alone") : "cd";
          const isOnly = all.length === 1 && commands.named("pushd").length === 0;
          if (preset === "recommended") {
            if (!first || !isOnly) continue;
            // A mount is there for the one RUN.
            const isPassing = path !== undefined && isMounted(context, run, path);
            const isWork = isPassing || !isFolderOfApp(path, commands.all);
            if (kind === "cd" && isWork) continue;
          } else if (preset === "strict" && isContained(command)) continue;
          context.report({
            at: onFirstLine(context, run, command.command.range),
            message: preset === "hadolint" ? "cd" : kind,
            fix: first && isOnly ? fixOf(run, first, kind, value) : undefined,
          });
        }
      },
    };

    function fixOf(
      run: CommandInstruction,
      { command, next }: LeadingCd,
      kind: "alone" | "already" | "cd",
      value: string | undefined,
    ): FixProposal | undefined {
      const [target] = command.words;
      if (!target || value === undefined || !isPlainPath(target.raw)) return undefined;
      const { start } = command.command.range;
      if (!next) {
        if (run.flags.length > 0 || run.heredocs.length > 0) return undefined;
        if (document.text.slice(run.range.start, run.range.end).includes("#")) return undefined;
        const newText = `WORKDIR ${target.raw}`;
        return { title: `Write ${newText}`, edits: [{ range: run.range, newText }], safe: false };
      }
      const between = { start: command.command.range.end, end: next.range.start };
      if (!joinsOnly(document, between)) return undefined;
      const removal = { range: { start, end: between.end }, newText: "" };
      if (kind === "already") return { title: "Remove the cd", edits: [removal] };
      if (!value.startsWith("/")) return undefined;
      const at = run.keyword.range.start;
      const trigger = run.onbuild ? "ONBUILD " : "";
      const line = `WORKDIR ${target.raw}${lineBreakOf(document.text)}${trigger}`;
      const insertion = { range: { start: at, end: at }, newText: line };
      return { title: `Set WORKDIR ${target.raw}`, edits: [insertion, removal], safe: false };
    }
  },
});

/** Dockerfile and shell read these alike. */
function isPlainPath(raw: string): boolean {
  return /^(?:[\w./@+-]|\$\w|\$\{\w+\})+$/.test(raw);
}

/** Nothing but the operator, blanks and continuations; a comment would be lost. */
function joinsOnly(
  { text }: DockerfileDocument,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return end - start < 1000 && /^[\s\\`;&]*$/.test(text.slice(start, end));
}

/** In a subshell or substitution a cd is there so that it ends with it. */
function isContained({ command }: NamedCommand): boolean {
  for (let at = command.pipeline.chain.block; at.parent; at = at.parent.pipeline.chain.block) {
    if (at.role === "substitution" || at.parent.kind === "subshell") return true;
  }
  return false;
}

/** False where the folder is but the place of work for one layer: to load, unpack, and clean up. */
function isFolderOfApp(path: string | undefined, commands: readonly NamedCommand[]): boolean {
  if (path === undefined || path === "/") return false;
  if (/^\/(tmp|var\/(tmp|cache|lib)|usr|etc|lib|dev|proc|sys|mnt|root)(\/|$)/.test(path)) {
    return false;
  }
  return !commands.some(({ name, words }) => {
    if (passing.has(name)) return true;
    return name === "rm" && words.some(({ value }) => `${path}/`.startsWith(`${value}/`));
  });
}

const passing: ReadonlySet<string> = new Set(["curl", "wget", "git", "tar", "unzip", "mktemp"]);
