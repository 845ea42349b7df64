import type { CommandInstruction, DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { LintServices } from "../services.ts";
import { startsWithPipefail } from "../shared/firstHidingPipe.ts";
import { hidingPipes } from "../shared/hidingPipes.ts";
import { insertPipefail } from "../shared/insertPipefail.ts";
import { createLinuxImages, type LinuxImage } from "../shared/linuxImages.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { hasPipefailForHadolint, pipePlacesForHadolint } from "../shared/pipefailAsHadolint.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

export const setPipefail = defineRule({
  id: "set-pipefail",
  summary: "Require the shell option pipefail where a RUN has pipes.",
  why: "A pipe has the outcome of its last command: when `curl … | tar x` cannot load the file, or loads half of it, tar may well be content, and the build goes on. With pipefail any failure counts.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL4006"],
  fix: "unsafe",
  messages: {
    pipe: "The build goes on when a command in front of this pipe fails. Set pipefail, such as by SHELL.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN curl -fsSL https://example.com/a.tgz | tar xz"],
    good: [
      'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/a.tgz | tar xz',
      "FROM alpine:3.20\nRUN set -o pipefail && curl -fsSL https://example.com/a.tgz | tar xz",
      "FROM debian:12\nRUN <<EOF\n#!/bin/bash\nset -euo pipefail\ncurl -fsSL https://example.com/a.tgz | tar xz\nEOF",
    ],
  },
  needs: ["baseImage"],
  // hadolint does not look into triggers here.
  onbuild: true,
  create(context) {
    const { services, document, preset } = context;
    const linuxImages = createLinuxImages(document, services);
    const anchors = createAnchors(document, services);
    let isSetForHadolint = false;
    return {
      stage: linuxImages.enter,
      FROM({ onbuild }) {
        if (!onbuild) isSetForHadolint = false;
      },
      SHELL(shell) {
        if (!shell.onbuild) isSetForHadolint = hasPipefailForHadolint(shell);
      },
      RUN(run, stage) {
        const { scripts } = services.commands.of(run);
        const fixOf = (): FixProposal | undefined =>
          stage &&
          anchors.fix(run, stage, linuxImages.of(stage)?.shell ?? knownShell(services, stage));
        if (preset === "hadolint") {
          if (run.onbuild || isSetForHadolint) return;
          for (const place of pipePlacesForHadolint(scripts)) {
            const at = onFirstLine(context, run, place);
            context.report({ at, message: "pipe", fix: run.json ? undefined : fixOf() });
          }
          return;
        }
        for (const { pipe, script, run: runScript } of scripts.flatMap(hidingPipes)) {
          const isOwn = script === runScript.script;
          const byShell = isOwn && services.shell.shellOf(run).command === runScript.command;
          // The base image may have set it.
          if (byShell && startsWithPipefail(services.stageState.before(run).shell ?? [])) continue;
          const fix = byShell ? fixOf() : insertPipefail(document, script, runScript);
          context.report({ at: pipe.range, message: "pipe", fix });
        }
      },
    };
  },
});

interface Anchors {
  /** Sets pipefail in front of the first RUN that needs it; all of a stage share this one place. */
  fix(
    run: CommandInstruction,
    stage: Stage,
    imageShell: LinuxImage["shell"] | undefined,
  ): FixProposal | undefined;
}

function createAnchors(document: DockerfileDocument, services: LintServices): Anchors {
  const firsts = new Map<Stage, Map<CommandInstruction | undefined, CommandInstruction>>();
  return {
    fix(run, stage, imageShell) {
      if (run.onbuild) return undefined;
      const { instruction, command } = services.shell.shellOf(run);
      const ofBase = services.stageState.before(run).shell ?? [];
      const set = instruction ? command : ofBase;
      const newCommand = set.length > 0 ? withPipefail(set) : defaults.get(imageShell);
      if (!newCommand) return undefined;
      const ofStage = firsts.get(stage) ?? new Map();
      firsts.set(stage, ofStage);
      const first = ofStage.get(instruction) ?? run;
      ofStage.set(instruction, first);
      const line = `SHELL [${newCommand.map((word) => JSON.stringify(word)).join(", ")}]`;
      const at = first.keyword.range.start;
      const newText = line + lineBreakOf(document.text);
      return { title: `Set ${line}`, edits: [{ range: { start: at, end: at }, newText }] };
    },
  };
}

/** By what is known of the base image. */
function knownShell({ stageState }: LintServices, stage: Stage): LinuxImage["shell"] | undefined {
  const facts = stageState.baseOf(stage)?.facts;
  if (facts?.shells?.includes("bash") === true) return "bash";
  return facts?.os?.family === "alpine" && facts.shells?.includes("sh") === true
    ? "ash"
    : undefined;
}

/** dash, the shell of Debian, has no pipefail before 0.5.13; bash is there as well. */
const defaults: ReadonlyMap<LinuxImage["shell"] | undefined, readonly string[]> = new Map([
  ["bash", ["/bin/bash", "-o", "pipefail", "-c"]],
  ["ash", ["/bin/ash", "-eo", "pipefail", "-c"]],
]);

/** The command line of SHELL with the option; undefined for shells that may not have it, or do. */
function withPipefail(command: readonly string[]): readonly string[] | undefined {
  const [program, ...options] = command;
  if (program === undefined || !/(^|\/)(bash|zsh|ash)$/.test(program)) return undefined;
  if (startsWithPipefail(command)) return undefined;
  return [program, "-o", "pipefail", ...options];
}
