import type { TextEdit } from "../../base/textEdit.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { AptCommand } from "../shared/aptInstalls.ts";
import { type AptRun, readAptRun } from "../shared/aptRun.ts";
import { isMounted } from "../shared/runMounts.ts";

export const updateWithAptInstall = defineRule({
  id: "update-with-apt-install",
  summary: "Require apt-get update in the RUN that installs.",
  why: "A RUN that only updates comes from the cache for as long as its text stays the same. When an install is added months later, it works with the old lists: it fails, or installs versions with known holes.",
  category: "cache",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "unsafe",
  messages: {
    alone:
      "This update is cached by itself, so later installs may get old lists. Run it in the same RUN as the install.",
    missing:
      "The package lists come from another layer, so they may be old or gone. Run apt-get update in front of this, in the same RUN.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl"],
    good: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
  },
  needs: ["baseImage"],
  programs: ["apt", "apt-get", "aptitude"],
  create(context) {
    const { preset, report, services } = context;
    const byStage: State[] = [];
    const alone: Alone[] = [];
    let state: State = noLists();
    return {
      stage({ index, parent }) {
        const inherited = parent === undefined ? undefined : byStage[parent];
        state = inherited ? { ...inherited } : noLists();
        byStage[index] = state;
      },
      RUN(run) {
        const apt = readAptRun(services, run);
        if (!apt || isMounted(context, run, "/var/lib/apt/lists")) return;
        const { stale } = apt;
        if (stale) {
          if (state.alone) state.alone.installs.push(stale);
          else if (state.removed || preset === "strict") {
            report({ at: stale.verb.range, message: "missing", fix: updateFix([stale]) });
          }
        }
        const own = follow(state, apt);
        if (own) alone.push(own);
      },
      documentEnd() {
        for (const { update, installs } of alone) {
          if (installs.length === 0) continue;
          report({ at: update.verb.range, message: "alone", fix: updateFix(installs) });
        }
      },
    };
  },
});

/** Whose lists the next RUN of a stage would find. */
interface State {
  /** True where they are known to have been removed. */
  removed: boolean;
  alone: Alone | undefined;
}

/** An update that no install of its RUN follows, and the later installs that use its lists. */
interface Alone {
  readonly update: AptCommand;
  readonly installs: AptCommand[];
}

function noLists(): State {
  return { removed: false, alone: undefined };
}

function follow(
  state: State,
  { update, installsUpdated, mayUpdate, removesLists, leavesNoLists }: AptRun,
): Alone | undefined {
  const isAlone = update !== undefined && !installsUpdated && !removesLists && !mayUpdate;
  if (update || mayUpdate || removesLists) state.alone = undefined;
  if (update || mayUpdate || removesLists) state.removed = leavesNoLists;
  if (!isAlone) return undefined;
  state.alone = { update, installs: [] };
  return state.alone;
}

/** All or none of them, so that the update is of no more use by itself. */
function updateFix(installs: readonly AptCommand[]): FixProposal | undefined {
  const edits = installs.flatMap((install) => updateEdit(install) ?? []);
  if (edits.length < installs.length) return undefined;
  return { title: "Run apt-get update in front of the install", edits };
}

/** Undefined where a pipe or `||` would take the update for its own. */
function updateEdit({ command: named }: AptCommand): TextEdit | undefined {
  const { command, run, name } = named;
  if (run.form === "exec") return undefined;
  const { pipeline, wrapper } = command;
  if (pipeline.elements.length > 1 || pipeline.negated) return undefined;
  if (wrapper && (wrapper.name !== "sudo" || wrapper.wrapper)) return undefined;
  const { chain } = pipeline;
  const index = chain.pipelines.indexOf(pipeline);
  if (chain.operators.slice(0, index).some(({ text }) => text === "||")) return undefined;
  const at = (wrapper ?? command).range.start;
  const newText = `${wrapper ? "sudo " : ""}${name} update && `;
  return { range: { start: at, end: at }, newText };
}
