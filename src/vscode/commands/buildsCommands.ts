import { env, l10n, Range, Uri, window } from "vscode";
import type { BuildHistory } from "../../app/buildHistory.ts";
import type { BuildList, ListedBuild } from "../../app/buildList.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import type { BuildLogDocuments, LogAddress } from "../build/buildLogDocuments.ts";
import type { BuildPlan } from "../build/buildPlan.ts";
import type { Builder } from "../build/createBuilder.ts";
import type { LastBuild } from "../build/lastBuild.ts";
import type { OpenFailedStep } from "../build/openFailedStep.ts";
import type { PlanAgain } from "../build/planAgain.ts";
import { readPlan } from "../build/storedPlan.ts";
import type { BuildNode } from "../views/buildNode.ts";
import type { BuildsView } from "../views/buildsView.ts";
import { formatAge } from "../views/formatAge.ts";
import type { BuildsCommand } from "./commandTypes.ts";
import type { Commands } from "./registerCommands.ts";

type BuildsCommandId =
  | "slipway.builds.openLine"
  | "slipway.builds.showLog"
  | "slipway.builds.buildAgain"
  | "slipway.builds.openFailedStep"
  | "slipway.builds.cancel"
  | "slipway.builds.remove"
  | "slipway.builds.clear";

export interface BuildsCommandDeps {
  readonly list: BuildList;
  readonly history: BuildHistory;
  readonly view: BuildsView;
  readonly logs: BuildLogDocuments;
  readonly builder: Builder;
  readonly planAgain: PlanAgain;
  readonly openFailedStep: OpenFailedStep;
  readonly lastBuild: LastBuild;
  readonly now: () => number;
}

/** What can be done with builds: on the rows clicked or selected, or on what a picker gives. */
export function buildsCommands(deps: BuildsCommandDeps): Commands<BuildsCommandId> {
  const { list, history, logs, builder } = deps;
  const on =
    (
      title: string,
      fits: (build: ListedBuild) => boolean,
      act: (nodes: readonly [BuildNode, ...BuildNode[]]) => Promise<void>,
    ): BuildsCommand =>
    async (target, selected) => {
      const given = givenNodes(deps.view, target, selected);
      const nodes = given ?? (await pickBuild(deps, title, fits));
      const [first, ...others] = nodes.filter(({ build }) => fits(build));
      if (first) await act([first, ...others]);
    };
  const showLog = on(l10n.t("Show the log of which build?"), always, async ([node]) => {
    const { dockerfile, id, name } = node.build;
    const step = node.kind === "build" ? undefined : node.step.number;
    await logs.show({ dockerfile, id, name, step });
  });
  const isPast = ({ record }: ListedBuild): boolean => record !== undefined;
  return {
    "slipway.builds.openLine": {
      failed: l10n.t("The line could not be opened."),
      run: on(l10n.t("Open the Dockerfile of which build?"), always, ([node]) => openLine(node)),
    },
    "slipway.builds.showLog": {
      failed: l10n.t("The log could not be opened."),
      async run(target, selected) {
        if (isAddress(target)) await logs.show(target);
        else await showLog(target, selected);
      },
    },
    "slipway.builds.buildAgain": {
      failed: l10n.t("The image could not be built."),
      run: on(l10n.t("Do which build again?"), isPast, async ([{ build }]) => {
        const plan = await planOf(deps, build);
        if (plan === undefined) return;
        await deps.lastBuild.set(plan);
        await builder.build(plan, { asked: false });
      }),
    },
    "slipway.builds.openFailedStep": {
      failed: l10n.t("The failed step could not be opened."),
      run: on(l10n.t("Open the failed step of which build?"), hasFailed, async ([{ build }]) => {
        const plan = await planOf(deps, build);
        if (plan !== undefined) deps.openFailedStep(plan);
      }),
    },
    "slipway.builds.cancel": {
      failed: l10n.t("The build could not be cancelled."),
      run: on(
        l10n.t("Cancel which build?"),
        ({ id }) => list.live(id) !== undefined,
        async (nodes) => {
          for (const { build } of nodes) builder.cancel(build.id);
        },
      ),
    },
    "slipway.builds.remove": {
      failed: l10n.t("The build could not be removed from the history."),
      run: on(l10n.t("Remove which build from the history?"), isPast, async (nodes) => {
        for (const { build } of nodes) await history.remove(build);
        list.refresh();
      }),
    },
    "slipway.builds.clear": {
      failed: l10n.t("The history could not be cleared."),
      async run() {
        const question = l10n.t("Remove all builds from the history?");
        const detail = l10n.t("Their logs go, too. Images stay.");
        const remove = l10n.t("Remove All");
        const answer = await window.showWarningMessage(question, { modal: true, detail }, remove);
        if (answer !== remove) return;
        await history.clear();
        list.refresh();
      },
    },
  };
}

const always = (): boolean => true;

function hasFailed({ status, record }: ListedBuild): boolean {
  return status === "failed" && record !== undefined;
}

/** Undefined, with a word, for a build that is not known well enough. */
async function planOf(
  { planAgain }: BuildsCommandDeps,
  { record }: ListedBuild,
): Promise<BuildPlan | undefined> {
  const stored = readPlan(record?.plan);
  if (stored !== undefined) return planAgain(stored);
  await window.showWarningMessage(l10n.t("How this build was made is not known any more."));
  return undefined;
}

async function openLine(node: BuildNode): Promise<void> {
  const dockerfile = Uri.parse(node.build.dockerfile);
  const line = node.kind === "build" ? node.build.record?.error?.line : node.step.line;
  const at = line == null ? undefined : new Range(line - 1, 0, line - 1, 0);
  await window.showTextDocument(dockerfile, at ? { selection: at } : {});
}

/** The rows meant; undefined where the command came from elsewhere. A key hands nothing but "selection". */
function givenNodes(
  view: BuildsView,
  target: unknown,
  selected: readonly BuildNode[] | undefined,
): readonly BuildNode[] | undefined {
  if (target === "selection") return view.selection;
  if (!isNode(target)) return undefined;
  return selected?.includes(target) ? selected : [target];
}

function isNode(value: unknown): value is BuildNode {
  return typeof value === "object" && value !== null && "kind" in value && "build" in value;
}

function isAddress(value: BuildNode | LogAddress | "selection" | undefined): value is LogAddress {
  return typeof value === "object" && "dockerfile" in value;
}

async function pickBuild(
  { list, now }: BuildsCommandDeps,
  title: string,
  fits: (build: ListedBuild) => boolean,
): Promise<readonly BuildNode[]> {
  const builds = (await list.builds()).filter(fits);
  if (builds.length === 0) {
    await window.showInformationMessage(l10n.t("There is no such build."));
    return [];
  }
  const items = builds.map((build) => ({
    build,
    label: build.name,
    description: about(build, now),
  }));
  const picked = await window.showQuickPick(items, { title, matchOnDescription: true });
  return picked === undefined ? [] : [{ kind: "build", build: picked.build }];
}

function about({ target, startedAt, endedAt, status }: ListedBuild, now: () => number): string {
  const age = formatAge(startedAt, now(), env.language);
  const outcome = {
    ...{ ok: "", running: l10n.t("running"), stopping: l10n.t("cancelling…") },
    ...{ failed: l10n.t("failed"), cancelled: l10n.t("cancelled") },
  }[status];
  const duration = endedAt === undefined ? "" : formatDuration(endedAt - startedAt);
  return [target ?? "", outcome, duration, age].filter((part) => part !== "").join(" · ");
}
